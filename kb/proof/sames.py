"""Words of which one may stand for another: they say the same wherever prose has them. Data only.

A word is listed where its other senses are rare, or would be told by other words beside it; what says more or less
than its neighbour (claim for say, force for ask) stands in no group with it. Of a member of several words the first is
inflected (take place, took place).
"""

from __future__ import annotations

from typing import Final


def _groups(lines: str) -> tuple[tuple[str, ...], ...]:
    """The groups of a list, with a semicolon between them; the words of one member are joined by underscores."""
    return tuple(tuple(member.replace("_", " ") for member in group.split()) for group in lines.split(";"))


VERBS: Final = _groups(
    """
    buy purchase; ask request; believe think feel; bring_about cause lead_to result_in; broaden widen; capture
    catch; carry_out perform conduct undertake; cease stop halt; choose select pick; close shut; compel force
    oblige; contain include; convince persuade; deem consider judge; consider think_about; detect discover find; die
    pass_away; dispatch send; end finish; establish found set_up; evaluate assess; examine inspect; expand enlarge;
    gain obtain get; have_to need_to; hire employ engage; injure hurt wound; instruct teach; kill slay; know
    be_aware_of; manage run operate; notice observe; own possess; pay spend; regard view; relocate move; require
    need; resign step_down; say state note remark observe comment mention report; spread disseminate; start found
    launch; study investigate; suffer undergo; term call name dub; transport carry convey; abandon give_up;
    accompany go_with; act behave; aid help assist; alter change modify; answer reply respond; argue contend
    maintain; assemble gather; attempt try seek endeavour endeavor; avoid evade; ban prohibit forbid outlaw; begin
    start commence; blend mix; build construct erect; clean cleanse; collect gather; combine merge; complete finish;
    confine limit restrict; consume use; decrease fall drop decline diminish shrink; demolish tear_down pull_down;
    depart leave; describe depict portray; destroy wreck ruin; disassociate dissociate distance; discard throw_away;
    distribute hand_out; elect vote_in; employ use utilize utilise; encounter meet; encourage urge; end conclude
    finish; erect put_up; expel drive_out throw_out; fix repair mend; flee escape; happen occur take_place; hide
    conceal; illuminate light; increase grow rise climb; increase raise; inform tell; inhabit live_in; jail
    imprison; join link connect; lessen reduce decrease diminish lower cut; maintain keep; overthrow topple;
    postpone delay put_off; prefer favour favor; preserve conserve; prevent stop avert; propose suggest; protect
    shield; raise lift; recall remember; release free; remain stay; replace supplant supersede take_the_place_of;
    reside live dwell; restore renovate; retain keep; reveal disclose; show demonstrate; split divide; surround
    encircle; take_up adopt; vanish disappear; allow permit let; call_off cancel; carry_on continue go_on; check
    verify; damage harm; comprise consist_of be_made_up_of; turn_down decline refuse reject; devote dedicate; differ
    vary; discuss debate talk_about; dismiss sack; display exhibit; eliminate remove get_rid_of; emphasise emphasize
    stress underline; exceed surpass; finance fund bankroll; find_out discover; forecast predict; frighten scare;
    fulfil fulfill satisfy; govern rule; hit strike; ignore disregard; imitate simulate mimic; impede hinder hamper;
    investigate look_into; look_for search_for seek; omit leave_out; organise organize arrange; oversee supervise;
    participate take_part; point_out note; quote cite; rebuild reconstruct; return come_back go_back; hurry rush;
    swap exchange; withdraw pull_out; withhold hold_back; worsen deteriorate; scuttle wreck; break_out begin start;
    wipe_out eradicate; speed_up accelerate; slow_down decelerate; hand_over deliver; resemble look_like; shout
    yell; show_up appear; rethink reconsider; support endorse; calm soothe; collapse cave_in; confirm corroborate;
    cure heal; endanger imperil; ease alleviate relieve; extend lengthen prolong; gauge measure; hail acclaim; heed
    obey; infringe violate; loot plunder; mirror reflect; obstruct block; oust remove; penalise penalize punish;
    quell suppress; rely_on depend_on; specify set_out; stem_from come_from derive_from originate_from; summarise
    summarize sum_up; tolerate put_up_with; weaken undermine
    """
)

# A statement may have the first word for any that follow it, which say more; never the other way about.
GENERAL: Final = _groups(
    """
    give allocate award donate grant present provide supply assign furnish hand lend deliver; make build construct
    produce manufacture create fabricate; kill murder assassinate; say announce declare explain argue insist add
    recall stress emphasize emphasise reply warn write; change alter modify reform revise convert transform; move
    march flee retreat advance migrate; help rescue support save; leave flee depart quit; use employ apply exploit;
    get receive obtain acquire earn win; acquire buy purchase; show demonstrate prove; look_at examine inspect
    study; deal_with tackle handle address; go_up soar surge jump; go_down plummet plunge slump; criticize criticise
    condemn denounce attack; praise laud hail; work practise practice; join enlist enrol enroll; attack raid storm
    invade bomb; speak lecture
    """
)

NOUNS: Final = _groups(
    """
    aim goal objective purpose; answer reply response; area region zone; attorney lawyer; author writer; automobile
    car; award prize; backer supporter; ban prohibition; beginning start onset; benefit advantage; border frontier;
    building structure; chance likelihood probability; chief head leader; child kid; clash fight battle; colour
    color hue; company firm corporation; component part; consequence result outcome effect; country nation; couple
    pair; craft vessel ship; cure remedy; danger hazard threat; death passing; decline fall drop decrease reduction;
    defeat loss; difference distinction; difficulty problem trouble; disadvantage drawback downside; disease illness
    sickness; doctor physician; dwelling house home; earnings income; employee worker; end conclusion close; enemy
    foe; error mistake; exam examination test; film movie picture; flat apartment; flaw defect fault; flu influenza;
    foundation establishment; garbage rubbish trash waste; gasoline petrol; gift present; help aid assistance;
    holiday vacation; increase rise growth; inhabitant resident; injury wound; instance example case; job position
    post; journey trip voyage; laboratory lab; law statute; liberty freedom; limit restriction; manner way; medicine
    drug medication; method technique procedure approach way; mission task job; nominee candidate; offspring young;
    opponent adversary rival; origin source; output production; outlook view opinion; participant subject; payment
    fee; peril danger; permission consent; phase stage; phone telephone; photograph photo picture; plant factory;
    population populace; proof evidence; pupil student; quarrel dispute; quantity amount; quote quotation; railroad
    railway; reply response; reward prize; road street; rule regulation; salary wage pay; shop store; shore coast;
    sickness illness; smell odor odour; soldier troop; speed pace; statute law; study investigation; teacher
    instructor; television tv; term word; type kind sort; use usage; victory win; agreement accord deal pact;
    alternative substitute; assault attack raid; attempt effort try bid; ability capacity capability; chairman chair
    chairperson; clothes clothing garment; competition rivalry; competitor rival; criterion standard; custom
    tradition; debris rubble; discussion debate; dominance supremacy domination; donation contribution; duty
    obligation; edge rim; engine motor; expense cost; expert specialist; figure number; finding result; flood
    inundation; hazard risk; heir successor; hint clue; instrument tool; invoice bill; kid youngster child; lack
    shortage absence scarcity; lawsuit suit; legislation law; magazine periodical; majority bulk; maker manufacturer
    producer; meeting session; motive reason; nurse carer; obstacle barrier hurdle; passenger traveller traveler;
    premises building; probe investigation inquiry; purchase acquisition; quay wharf; region district; rebellion
    revolt uprising; emergence rise;
    staff personnel; task assignment; tenant lodger; trait characteristic feature; trend tendency;
    vote ballot; wage salary; woods forest; viewpoint view opinion; wealth riches; youth adolescence
    """
)

# Words that are not inflected, or whose forms other lists have.
OTHERS: Final = _groups(
    """
    additionally also moreover furthermore; almost nearly; although though; approximately about roughly around
    circa; brief short; close near; despite in_spite_of; different various; elderly old; enough sufficient; entire
    whole; entirely wholly completely; especially particularly; essential vital crucial indispensable; exactly
    precisely; famous well-known renowned noted; fast quick rapid; finally eventually; first initial; for_example
    for_instance e.g.; forbidden prohibited banned; former previous; frequently often; friendly amicable; generally
    usually typically normally commonly; grave serious severe; ill sick; immediately at_once directly; in_addition
    also; initially originally at_first; intact whole unbroken; keen eager; last final; mad insane; mainly chiefly
    mostly primarily largely; many numerous; maybe perhaps possibly; merely just simply; nowadays today now; only
    solely exclusively; odd strange; own personal; possible feasible; present-day modern current; primary main chief
    principal; prior previous earlier; probably likely presumably; promptly quickly; quiet silent; rarely seldom;
    rather_than instead_of; recently lately; same identical; several a_number_of; sole only; suitable appropriate;
    sudden abrupt; supposedly allegedly purportedly; thus therefore hence; tired weary; together jointly; total
    overall; true correct; typical characteristic; ugly unattractive; until till; usual customary; versus against;
    very extremely; weird strange; abroad overseas; absolutely completely; annual yearly; beforehand in_advance;
    broad wide; cheap inexpensive; costly expensive; dangerous hazardous unsafe; deadly fatal lethal; difficult
    hard; dull boring; easy simple; empty vacant; entirely fully; error-free faultless; extra additional further;
    faulty defective; feeble weak; fierce ferocious; firmly strongly; giant huge enormous vast; greatly considerably
    substantially significantly; hidden concealed; illegal unlawful; jobless unemployed; neighbouring neighboring
    adjacent; obvious evident clear; obviously evidently clearly; odd unusual; out_of_date outdated; outstanding
    excellent; regularly routinely; reliable dependable; safe secure; seriously severely badly; shortly soon;
    steadily constantly; strict rigorous stringent; stricter more_rigorous more_stringent; swift rapid quick; tough
    strict; useful helpful; young youthful; well-off wealthy rich; while whereas; worldwide globally; wrong
    incorrect; yearly annually; prof. professor; dr. dr doctor; big large; mr. mr mister; early_on early; taken_to
    considered_to deemed_to thought_to; must has_to have_to; need_not does_not_have_to do_not_have_to; st. st saint;
    dept. department; govt. government
    """
)

# Names of which one may stand for another, as patterns of all the ways in which each is written.
NAMES: Final = (
    r"United States(?: of America)?|U\.S\.A\.|U\.S\.|USA|US",
    r"United Kingdom|U\.K\.|UK",
    r"United Nations|U\.N\.|UN",
    r"European Union|E\.U\.|EU",
)

# The nouns of deeds, each with its verb, where their stems differ.
_DEEDS: Final = """
production:produce reduction:reduce decision:decide sale:sell loss:lose choice:choose belief:believe proof:prove
flight:fly thought:think gift:give growth:grow response:respond defence:defend defense:defend invasion:invade
expansion:expand division:divide permission:permit admission:admit submission:submit conclusion:conclude
exclusion:exclude inclusion:include provision:provide revision:revise collision:collide description:describe
subscription:subscribe reception:receive perception:perceive deception:deceive conception:conceive
introduction:introduce destruction:destroy deduction:deduce induction:induce consumption:consume
assumption:assume resumption:resume presumption:presume redemption:redeem explanation:explain
pronunciation:pronounce maintenance:maintain retention:retain detention:detain intention:intend extension:extend
suspension:suspend pretence:pretend attention:attend complaint:complain pursuit:pursue failure:fail
departure:depart closure:close seizure:seize pressure:press exposure:expose arrival:arrive refusal:refuse
renewal:renew trial:try denial:deny burial:bury marriage:marry speech:speak success:succeed excess:exceed
analysis:analyse emphasis:emphasise resolution:resolve solution:solve evolution:evolve revolution:revolve
absorption:absorb acquisition:acquire composition:compose opposition:oppose proposition:propose
definition:define repetition:repeat competition:compete application:apply implication:imply
multiplication:multiply classification:classify identification:identify notification:notify
justification:justify occurrence:occur existence:exist preference:prefer reference:refer knowledge:know
recognition:recognise recognition:recognize discovery:discover recovery:recover delivery:deliver theft:steal
entry:enter inquiry:inquire injury:injure length:long width:wide depth:deep height:high strength:strong
weakness:weak birth:bear replacement:replace payment:pay
"""
DEEDS: Final = {noun: verb for noun, _, verb in (pair.partition(":") for pair in _DEEDS.split())}
