//! What a primary school tells. Data only; nobody here is real.

use super::Teller::School;
use super::{Story, told};

pub(super) const STORIES: &[Story] = &[
    told(
        (School, 3, (5, 10)),
        &["attendance", "parenting"],
        "{child}’s attendance has fallen to {pct}% this term and {he} often arrives late and hungry. Mum says mornings are very hard since she started night shifts. {child} has begun to fall asleep in class.",
        "I like school but I am tired. I make the toast.",
        (
            "Breakfast club place, two meetings with Mum, school nurse drop-in.",
            "Regular attendance and a calmer morning at home.",
            "Mum answers every call, and {child} is glad to be in school.",
        ),
    ),
    told(
        (School, 2, (5, 10)),
        &["relationships", "mental_health"],
        "The parents separated in the spring and handovers at our gate have been loud, in front of the children. {child} has had stomach aches on {times} Fridays.",
        "I feel sick on Fridays. I wish they would just text.",
        (
            "Four sessions with the school counsellor; a leaflet on parenting apart.",
            "Handovers without arguments, and help with {his} worries.",
            "Both parents come to meetings, if not together.",
        ),
    ),
    told(
        (School, 3, (8, 11)),
        &["young_carer", "child_health"],
        "{child} looks after {his} mother, who has multiple sclerosis: shopping, the washing, getting everybody up. {he} is often late and has stopped seeing friends.",
        "Mum needs me. I don’t mind but I’d like to go to football.",
        (
            "A phone allowed in class, a quiet room, a weekly check-in.",
            "A young carer’s assessment and help in the home.",
            "A close family who laugh a lot and ask for little.",
        ),
    ),
    told(
        (School, 2, (5, 7)),
        &["behaviour", "child_health"],
        "{child} hits other children and has been sent home {times} since half-term. Mum says {he} does not sleep. The assessment for autism has a long wait.",
        "It’s too loud and my head goes fizzy.",
        (
            "Sensory breaks, a behaviour plan, a letter to the sleep clinic.",
            "Sleep, fewer days sent home, support for Mum while they wait.",
            "Mum knows {child} well and shares what works.",
        ),
    ),
    told(
        (School, 3, (5, 11)),
        &["neglect", "money_and_housing"],
        "{child} has come in the same clothes for {weeks} weeks, often damp, and other children have begun to say things. There is mould in the flat. Dad says that the heating is off because of the meter.",
        "My jumper smells. I keep it on so nobody sees.",
        (
            "Uniform from our cupboard, a fuel voucher, a call to the landlord.",
            "A dry, warm home, and {child} no longer left out.",
            "Dad walks {him} to school each day and talks with us at the door.",
        ),
    ),
    told(
        (School, 3, (6, 11)),
        &["mental_health", "attendance"],
        "{child} has been in school {pct}% of the time. On bad mornings {he} holds on to the car door and cries. Nothing that we know of has happened here, and {he} is fine by lunch.",
        "I think something will happen to Mum when I’m not there.",
        (
            "Meet and greet, a later start, an anxiety group.",
            "{child} comes in without panic, and Mum has a plan for mornings.",
            "{child} has two good friends who wait for {him}.",
        ),
    ),
    told(
        (School, 2, (4, 6)),
        &["development"],
        "{child} is hard to understand and gives up when people ask again. Parents had not noticed. We would like to know who can help at home before speech therapy begins.",
        "You know what I mean.",
        (
            "Small group for talking, pictures on the table, referral to speech and language therapy.",
            "Ways to help talking at home.",
            "Grandparents read with {him} most days.",
        ),
    ),
    told(
        (School, 3, (7, 11)),
        &["behaviour", "domestic_abuse"],
        "{child} flinches when a door bangs and has told a teaching assistant that Mum’s last boyfriend “broke the telly and Mum’s arm”. He has left. Mum would like help for {child} and does not know where to begin.",
        "It’s quiet now. I check the windows.",
        (
            "Daily time with a trusted adult; Mum given the helpline’s number.",
            "{child} feels safe at home and Mum has help of her own.",
            "Mum has told us first, and ended the relationship.",
        ),
    ),
    told(
        (School, 2, (5, 11)),
        &["money_and_housing"],
        "The family lost a wage in the summer. {child} did not go on the trip and says that the big meal is at school. Mum asked our office {times} about vouchers, and was ashamed to.",
        "We have beans a lot. I like beans.",
        (
            "Free school meals form, hardship fund, food bank voucher.",
            "Somebody goes through benefits and bills with them.",
            "Proud parents who plan well with little.",
        ),
    ),
    told(
        (School, 3, (5, 11)),
        &["substance_misuse", "parenting"],
        "Dad has come to collect smelling of alcohol {times} in {weeks} weeks. He was gentle with {child}, and angry when we asked him to wait for his sister. He says that it began when he lost his job.",
        "Daddy sleeps on the stairs sometimes. I put a blanket.",
        (
            "Conversation with Dad and his sister; number of the alcohol service.",
            "Dad has help, and {child} is always collected safely.",
            "An aunt lives close by and comes at once.",
        ),
    ),
    told(
        (School, 4, (5, 10)),
        &["neglect"],
        "{child} came in with a bruise on {his} ear and three finger-shaped marks on {his} arm. {he} said first that {he} fell and then that {he} must not say. A younger child is at home.",
        "I’m not allowed to tell about that.",
        (
            "Nothing: we ring at once.",
            "{child} and the little one are safe tonight.",
            "{child} trusts the class teacher.",
        ),
    ),
    told(
        (School, 3, (6, 11)),
        &["home_from_care", "behaviour"],
        "{child} came home from foster care {weeks} weeks ago. {he} hides food and asks each afternoon who is coming. Mum works hard to keep the routine, alone.",
        "Is it still Mum picking me up?",
        (
            "A visual timetable, a calm hello each morning.",
            "The move home holds, with help for Mum in the evenings.",
            "Mum did everything that was asked for {child} to come home.",
        ),
    ),
    told(
        (School, 3, (8, 11)),
        &["exploitation_or_crime", "behaviour"],
        "{child} was found with a vape and forty pounds, and talks of “the olders” at the park. An older brother was excluded last year. Mum is frightened of the phone calls.",
        "They’re just mates. They get me chips.",
        (
            "Talk with Mum, the neighbourhood officer came for a chat.",
            "{child} has something better to do after school, and Mum knows whom to ring.",
            "{child} is funny, quick and good at building things.",
        ),
    ),
    told(
        (School, 2, (5, 9)),
        &["parenting"],
        "{child} is up until eleven with a tablet and cannot sit through a lesson. Both parents work shifts and say that it is the only way to get dinner made.",
        "I got to level ninety.",
        (
            "A note of what other families do; ten minutes at parents’ evening.",
            "A bedtime that works for this family.",
            "The parents back each other and asked for ideas.",
        ),
    ),
    told(
        (School, 3, (5, 11)),
        &["relationships", "mental_health"],
        "{child}’s baby sister died in the winter. Nobody at home can speak of it. {child} draws her in every picture, and Mum has not been at the gate for {weeks} weeks.",
        "I talk to her when I can’t sleep.",
        (
            "A bereavement book, time with the pastoral lead.",
            "Somebody helps all of them to speak of her.",
            "Neighbours bring food, and an uncle does the school run.",
        ),
    ),
    told(
        (School, 3, (4, 7)),
        &["development", "parenting"],
        "{child} started with us in nappies and without a spoon. The parents are nineteen and twenty, kind, and guess. They come to everything that we invite them to.",
        "I do it. No, you do it.",
        (
            "Home visit before starting, picture cards, toilet plan with the school nurse.",
            "Skills that others of {his} age have, and parents who feel able.",
            "Two young parents who are never late.",
        ),
    ),
    told(
        (School, 2, (8, 11)),
        &["relationships"],
        "The class’s group chats have turned nasty and {child} is in the middle. Both parents have asked what they should do about the phone.",
        "If I leave the chat they’ll talk about me.",
        (
            "Class talk, meeting with four families.",
            "Parents who are sure what to do; a quiet phone.",
            "{child} showed Mum the messages.",
        ),
    ),
    told(
        (School, 3, (5, 11)),
        &["mental_health", "parenting"],
        "Mum has stopped washing and told our office that she “cannot feel anything”. She has not been back to the GP. {child} brings {his} own reading book signed in {his} own handwriting.",
        "I sign it because Mum’s hand is tired.",
        (
            "Rang Mum {times}, offered to go to the surgery with her.",
            "Mum has treatment, and {child} has someone who reads with {him}.",
            "Mum said yes to this the first time we asked.",
        ),
    ),
];
