//! What health visitors and family doctors tell. Data only; nobody here is real.

use super::Teller::{HealthVisitor, Surgery};
use super::{Story, told};

pub(super) const STORIES: &[Story] = &[
    told(
        (HealthVisitor, 3, (0, 3)),
        &["mental_health", "money_and_housing", "development"],
        "Mother tells me that she is low most days and has stopped going out with {child}. There are rent arrears and a letter about eviction. There is no nursery place.",
        "{child} stays close to Mum and watches her face.",
        (
            "Extra visits, referral to perinatal mental health, food bank voucher.",
            "Mum has support for her mood, the rent is sorted, and nursery begins.",
            "Mum and {child} look at each other and smile.",
        ),
    ),
    told(
        (HealthVisitor, 3, (1, 4)),
        &["neglect", "substance_misuse"],
        "The home was very dirty at my visit, with no bedding for two of the children. Mum was open about drinking more since her father died, and would like help.",
        "We all sleep in the big bed. It’s warm.",
        (
            "Children’s centre sessions, help with a grant for beds.",
            "Beds, routines, and help with alcohol.",
            "Mum let me in, though she had wanted to cancel.",
        ),
    ),
    told(
        (HealthVisitor, 2, (1, 3)),
        &["development"],
        "At the review {child} had few words and little eye contact. The family speaks two languages at home, and worries that this is why.",
        "{child} brings the ball again and again.",
        (
            "A talking-at-home leaflet, hearing test asked for.",
            "Know whether {child} needs speech therapy; a group to play with others.",
            "Three generations talk with {child} all day.",
        ),
    ),
    told(
        (HealthVisitor, 3, (0, 1)),
        &["parenting", "mental_health"],
        "First-time mother of nineteen, in a hostel, without family nearby. {child} cries for hours and Mum says {times} a night she puts the pillow over her own head. She asked for somebody to show her.",
        "{child} settles when held, and looks for Mum’s voice.",
        (
            "Weekly visits, safe sleep talk, crying line.",
            "Mum has people around her and knows what to do when it gets too much.",
            "Mum asks, listens, and tries what we talk about.",
        ),
    ),
    told(
        (HealthVisitor, 2, (2, 4)),
        &["parenting", "behaviour"],
        "{child} has tantrums that go on for an hour and has been asked to leave one nursery. Parents disagree on what to do and say so in front of {him}.",
        "No. Mine. Daddy says yes.",
        (
            "Two visits on boundaries, a sticker chart.",
            "Both parents do the same thing, and nursery works out.",
            "They both want the same for {child}.",
        ),
    ),
    told(
        (HealthVisitor, 3, (0, 4)),
        &["domestic_abuse"],
        "Mother told me on her own that her partner checks her phone and her bank card and has pushed her twice. She does not want him to know that we spoke. {child} was in the room for the last one.",
        "{child} goes very still when a man comes in.",
        (
            "Safety plan begun, number of the domestic abuse service in her shoe.",
            "Mother and {child} are safe and she decides what happens next.",
            "A sister in the next town has a bed for them.",
        ),
    ),
    told(
        (HealthVisitor, 3, (0, 5)),
        &["child_health", "parenting"],
        "{child} was born early, comes home with a feeding tube and has {times} as many appointments as the family can reach without a car. Dad sleeps in his work clothes.",
        "{child} grips Dad’s finger.",
        (
            "Community nurse, travel costs form.",
            "One plan for the appointments, and rest for the parents.",
            "They have learned every line of the care plan.",
        ),
    ),
    told(
        (HealthVisitor, 2, (0, 3)),
        &["money_and_housing"],
        "Four people in one room above a shop since the landlord sold. {child} has nowhere to crawl. They are on the list and do not know where on it.",
        "{child} crawls on the bed and laughs.",
        (
            "Letter to housing, place at stay and play.",
            "Advice on housing, and a place to play.",
            "Both parents work and the room is spotless.",
        ),
    ),
    told(
        (HealthVisitor, 3, (2, 5)),
        &["child_health", "neglect"],
        "{child} has missed three dental and two hearing appointments. Eight teeth are bad and {he} has pain at night. Mum was kind about it and says that she cannot face the phone.",
        "My mouth hurts when it’s cold.",
        (
            "Booked and rebooked, offered to go along.",
            "Teeth treated, and help for Mum with what stops her.",
            "Mum sings with {child} and {he} is a happy child.",
        ),
    ),
    told(
        (HealthVisitor, 4, (0, 2)),
        &["neglect", "substance_misuse"],
        "I found {child} in a cot with yesterday’s bottle, cold and hard to wake. Both parents were under the influence and could not tell me when {he} last fed. Ambulance called.",
        "{child} did not cry.",
        (
            "Nothing: we ring at once.",
            "{child} is safe and seen by a doctor now.",
            "A grandmother came at once.",
        ),
    ),
    told(
        (HealthVisitor, 3, (0, 3)),
        &["mental_health", "relationships"],
        "Dad has looked after {child} alone since Mum went into hospital with her mental health. He has not told work. He cries when I ask how he is, and asks me not to write it down. I said that I would, and why.",
        "{child} calls “Mama” at the door.",
        (
            "Extra visits, fathers’ group.",
            "Help in the week, and a plan for when Mum comes home.",
            "A steady, tender dad.",
        ),
    ),
    told(
        (Surgery, 3, (11, 16)),
        &["mental_health", "attendance"],
        "{child} has lost weight and cuts {his} arms. {he} has been to school on perhaps {pct}% of days. CAMHS has accepted with a wait; the parents take turns to sleep on the floor.",
        "It’s the only thing that goes quiet when I do it.",
        (
            "Weekly appointments, safety plan, CAMHS referral.",
            "Support for the whole family while they wait.",
            "{child} shows Mum the safety plan when it is bad.",
        ),
    ),
    told(
        (Surgery, 2, (4, 12)),
        &["parenting", "child_health"],
        "{child}’s asthma has brought {him} to hospital {times} this winter. The inhaler is used when somebody remembers. Nobody smokes, they say; the coats do.",
        "I can’t run at school.",
        (
            "Nurse appointments, spacer and a chart.",
            "A routine that works, and help for Dad to stop smoking.",
            "They come when we ring.",
        ),
    ),
    told(
        (Surgery, 3, (6, 14)),
        &["young_carer", "mental_health"],
        "Mother has bipolar disorder and is mostly well. When she is not, {child} rings us {himself}, cooks, and keeps the little ones off school.",
        "I know the signs. I count her tablets.",
        (
            "Community mental health team; a note on {child}’s record.",
            "{child} has a person of {his} own and is not the one who counts tablets.",
            "Mother names what {child} does for her, and thanks {him}.",
        ),
    ),
    told(
        (Surgery, 3, (0, 10)),
        &["domestic_abuse", "mental_health"],
        "Mother’s third visit with headaches. Today she said that the children’s father, who left in the summer, sits outside in a car most evenings.",
        "Not asked: {child} was not at the surgery.",
        (
            "Talked of the domestic abuse service; safe telephone times noted.",
            "Safety advice, and help for the children to sleep.",
            "Her own mother stays over at weekends.",
        ),
    ),
    told(
        (Surgery, 2, (8, 15)),
        &["behaviour", "mental_health"],
        "{child} has been awake with worry since the move from another county. Mum thinks it will pass. School knows little.",
        "Nobody sits with me so I go to the library.",
        (
            "Sleep advice, an appointment with both.",
            "Friends and a good start at school.",
            "They talk in the car, a lot.",
        ),
    ),
    told(
        (Surgery, 4, (0, 3)),
        &["neglect"],
        "{child} has an injury that the account given to me does not explain, in a child who does not walk yet. Sent to the paediatrician now.",
        "Too young to say.",
        (
            "Nothing: we ring at once.",
            "{child} is examined and safe.",
            "They came to us.",
        ),
    ),
    told(
        (Surgery, 3, (0, 5)),
        &["parenting", "substance_misuse"],
        "Mother is on a methadone prescription and doing well, and pregnant again. {child} has been in A and E {times} with small accidents. She is afraid that asking for help means losing them.",
        "{child} climbs everything.",
        (
            "Midwife, drug and alcohol service, stair gate.",
            "A plan before the baby comes that she has helped to write.",
            "She has kept every appointment for a year.",
        ),
    ),
    told(
        (HealthVisitor, 3, (0, 2)),
        &["relationships", "money_and_housing"],
        "Three weeks in a bed and breakfast after leaving her parents’ home, a baby of a few months and no kitchen. {child} has dropped two centiles. She did not know what she could ask for.",
        "{child} reaches for the bottle.",
        (
            "Formula vouchers, weighed each week.",
            "A home with a cooker, and people nearby.",
            "She writes down each feed.",
        ),
    ),
    told(
        (HealthVisitor, 2, (1, 4)),
        &["parenting", "child_health"],
        "{child} eats five foods, all beige. Grandmother, who minds {him}, feeds {him} in front of the television. Mum is worn down by the remarks.",
        "Not that one.",
        (
            "Food diary, dietician’s leaflet.",
            "Mealtimes without a battle, and everybody in on it.",
            "Growing well.",
        ),
    ),
    told(
        (Surgery, 3, (12, 17)),
        &["mental_health", "relationships"],
        "{child} told me that {he} is gay, that {his} father knows, and that nobody has spoken at dinner for {weeks} weeks. {he} has thought of leaving. Not of dying: I asked.",
        "I’m the same person who set the table yesterday.",
        (
            "Two long appointments; a youth group’s number.",
            "{child} can stay at home and be spoken to.",
            "An aunt who rang within the hour.",
        ),
    ),
];
