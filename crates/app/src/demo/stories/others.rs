//! What the police, a housing officer, parents and neighbours tell. Data only;
//! nobody here is real.

use super::Teller::{Housing, Neighbour, Parent, Police};
use super::{Story, told};

pub(super) const STORIES: &[Story] = &[
    told(
        (Police, 3, (12, 16)),
        &["exploitation_or_crime", "behaviour"],
        "{child} has been missing from home {times} this month and was found with older young people. New phone and trainers that nobody can explain. Dad is worried and asks for help.",
        "You don’t get it. They look out for me.",
        (
            "Return talk, home visit, neighbourhood officer.",
            "{child} is safe, in school, and has somebody outside the family to talk to.",
            "Dad reports at once, and tells us what he hears.",
        ),
    ),
    told(
        (Police, 3, (10, 16)),
        &["relationships", "behaviour"],
        "We were called when {child} pushed {his} mother in an argument about a phone. No injury, no charge. Third call in {weeks} weeks. Both cried when we sat down with them.",
        "I hate it when I get like that.",
        (
            "Words of advice, a card for the parents’ helpline.",
            "They can argue without anybody being hurt.",
            "They both said sorry before we had asked.",
        ),
    ),
    told(
        (Police, 4, (1, 10)),
        &["domestic_abuse"],
        "Arrest last night for assault on the mother, with {child} in the next room. He is on bail with a condition not to return. It is the fourth call to this address.",
        "{child} told the officer: I put my fingers in.",
        (
            "Bail conditions, domestic abuse risk form, high.",
            "Mother and children safe; somebody speaks with {child}.",
            "Mother gave a statement this time.",
        ),
    ),
    told(
        (Police, 3, (13, 17)),
        &["substance_misuse", "exploitation_or_crime"],
        "{child} was stopped with cannabis {times} since the summer, each time with the same two adults. {he} gave a false name and then asked us to ring {his} nan.",
        "Nan won’t shout. She’ll just look at me.",
        (
            "Community resolution, youth worker’s card.",
            "{child} has a reason to be elsewhere, and someone to tell.",
            "A grandmother {he} will not lie to.",
        ),
    ),
    told(
        (Police, 2, (8, 14)),
        &["behaviour"],
        "{child} was with a group that broke windows at the pavilion. First time. The parents made {him} go back and apologise. They have asked if there is a club.",
        "I didn’t throw. I didn’t stop it either.",
        (
            "Restorative meeting with the groundsman.",
            "A club, and no second time.",
            "Parents who took it seriously at once.",
        ),
    ),
    told(
        (Police, 3, (3, 11)),
        &["mental_health"],
        "Welfare check: Dad had rung a helpline and said that he could not go on. {child} opened the door and made us tea. Crisis team saw him; he is home and says that he is better.",
        "I stayed in the hall in case.",
        (
            "Crisis team, family told, GP informed.",
            "Dad has help, and {child} is not the one who watches.",
            "An uncle has moved in for now.",
        ),
    ),
    told(
        (Housing, 3, (2, 14)),
        &["money_and_housing", "neglect"],
        "Tenancy visit about arrears of {weeks} months. There is no flooring, one mattress and a broken back door. Mum had not opened our letters: she thought that each was the eviction. {child} showed me where the rain comes in.",
        "That’s my bit, behind the sofa.",
        (
            "Repairs raised, arrears paused, fund for floors.",
            "A safe home that they can keep, and somebody alongside Mum.",
            "Mum let me photograph everything, so that we could argue for her.",
        ),
    ),
    told(
        (Housing, 2, (1, 12)),
        &["money_and_housing"],
        "The family will be moved for {weeks} months while we take out asbestos, to the other side of town. Two school runs and no car. They ask who can help them to plan it.",
        "Will my school know where I am?",
        (
            "Moving date shared, bus passes asked for.",
            "School, nursery and work go on through the move.",
            "Organised, and on good terms with the neighbours.",
        ),
    ),
    told(
        (Housing, 3, (5, 15)),
        &["relationships", "behaviour"],
        "Complaints of noise at night, {times} now. When I called I found a mother alone with {child}, who is autistic and awake from two o’clock. The neighbours shout; she has stopped going out.",
        "Night is when it’s my turn.",
        (
            "Mediation offered, sound mats ordered.",
            "Sleep, a break for Mum, and peace with next door.",
            "One neighbour has begun to bring cake.",
        ),
    ),
    told(
        (Housing, 2, (0, 6)),
        &["relationships"],
        "Mother has asked to come off a joint tenancy after a separation, and to keep the home for {child}. She has no advice but her ex-partner’s.",
        "Daddy lives at Nanna’s now.",
        (
            "Explained what we can and cannot do; leaflet.",
            "Free legal advice, and calm contact for {child}.",
            "They are civil, for {child}.",
        ),
    ),
    told(
        (Parent, 3, (12, 16)),
        &["attendance", "mental_health"],
        "My {child} will not go to school any more. It has been {weeks} weeks. I have tried everything, nice and not nice. I am going to lose my job if I am late again and we both end up crying.",
        "Everyone looks at me. You wouldn’t get it.",
        (
            "",
            "Back at school, or at least out of the bedroom.",
            "We still watch our programme together every night.",
        ),
    ),
    told(
        (Parent, 2, (3, 9)),
        &["parenting", "behaviour"],
        "I shout too much. I said I would never be like my dad and I am. {child} has started to shout back and the little one copies. I want to learn how to do it differently.",
        "Mum says sorry after.",
        (
            "",
            "A calmer house.",
            "I have written this. That is a start.",
        ),
    ),
    told(
        (Parent, 3, (5, 15)),
        &["child_health", "relationships"],
        "{child} has epilepsy and nobody will babysit so I have not had a night off since {he} was two. My husband left. I love {him} but I am so tired that I forget the medicine, and that scares me.",
        "I want Mum to have a lie-in.",
        (
            "",
            "A break, and somebody who knows epilepsy.",
            "{child} makes me laugh every day.",
        ),
    ),
    told(
        (Parent, 2, (6, 13)),
        &["money_and_housing"],
        "They stopped my benefit because of a form and I have borrowed from someone I should not have. The kids do not know. I need someone to look at the letters with me before it gets worse.",
        "Not asked: I have not told them.",
        (
            "",
            "To open the post without feeling sick.",
            "The kids are doing well at school and I want it to stay that way.",
        ),
    ),
    told(
        (Parent, 3, (8, 16)),
        &["relationships", "behaviour"],
        "Since my new partner moved in, {child} does not speak to either of us and has twice slept at a friend’s without telling me. Last week {he} put a fist through the door. I do not want to choose.",
        "It was fine when it was just us.",
        (
            "",
            "That we can eat at one table again.",
            "{he} still texts me goodnight.",
        ),
    ),
    told(
        (Parent, 3, (10, 16)),
        &["young_carer"],
        "I had a stroke in the spring. My {child} helps me wash. {he} says it is fine, but I was a teenager once. I want {him} to go out and I cannot manage if {he} does.",
        "It’s just what you do.",
        (
            "",
            "Help for me, so that {child} can be young.",
            "We have always been a team.",
        ),
    ),
    told(
        (Parent, 2, (0, 2)),
        &["parenting", "mental_health"],
        "I thought I would know what to do and I do not. {child} feeds all night and my mum is a long way off. I just want to meet other people with babies and not feel stupid.",
        "{child} is a baby.",
        (
            "",
            "A group nearby and someone to ring.",
            "My partner does the mornings.",
        ),
    ),
    told(
        (Parent, 3, (11, 16)),
        &["exploitation_or_crime"],
        "Someone is sending my {child} money. I saw the app. {he} will not say who. {he} comes home at two and smells of weed, and a car I do not know waits at the corner.",
        "It’s my money. I earned it.",
        (
            "",
            "Someone {he} will listen to, before it is too late.",
            "{he} is good to {his} little sister, always.",
        ),
    ),
    told(
        (Parent, 3, (4, 12)),
        &["domestic_abuse", "mental_health"],
        "We got away from him last year and I thought the kids would be better by now. {child} wets the bed and wakes up screaming. I jump at every knock. We need help to feel safe.",
        "In my dream he has a key.",
        (
            "",
            "To sleep. All of us.",
            "We got out, and we are still here.",
        ),
    ),
    told(
        (Parent, 2, (5, 11)),
        &["child_health", "development"],
        "{child} is being tested for ADHD and the wait is {times} what they said. School is fair about it. Home is the problem: dinner, bath, bed. Every evening is a fight.",
        "My legs don’t stop.",
        (
            "",
            "Evenings without fights.",
            "{child} can take a bike apart and put it back.",
        ),
    ),
    told(
        (Neighbour, 4, (1, 8)),
        &["domestic_abuse"],
        "I live next door. There is shouting and a child crying for most of the night, {times} this month. The police came once. Last night I heard a crash and then nothing.",
        "Not known.",
        (
            "",
            "That somebody checks that the children are safe.",
            "Not known.",
        ),
    ),
    told(
        (Neighbour, 3, (4, 11)),
        &["neglect"],
        "{child} is out on the green until it is dark, in all weathers, and asks at our door for something to eat. Mum is never up. I do not want to make trouble for her, she has had a bad time.",
        "Have you got any toast?",
        (
            "",
            "Somebody helps that mum, and {child} is looked after.",
            "{child} is polite, and plays nicely with my two.",
        ),
    ),
    told(
        (Neighbour, 2, (5, 13)),
        &["other"],
        "The family opposite lost their dad in the autumn and I have hardly seen them since. The curtains stay shut. I took a card and Mum said that they do not know whom to ask.",
        "Not known.",
        (
            "",
            "Somebody offers a hand.",
            "People here would do a rota if they asked.",
        ),
    ),
    told(
        (Neighbour, 4, (0, 5)),
        &["neglect"],
        "Two little ones were on their own in the flat above from about seven last night until after midnight. I stayed on the landing and talked through the door. It is not the first time.",
        "“Mummy’s at the shop.”",
        (
            "",
            "They are not left alone again.",
            "They knew to talk to me.",
        ),
    ),
    told(
        (Police, 3, (11, 16)),
        &["behaviour", "attendance"],
        "{child} was found riding buses at eleven on a school day, {times} in {weeks} weeks. {he} says that there is no point since the exclusion. Mum works in two places and did not know.",
        "They’d already decided about me.",
        (
            "Taken home, school told.",
            "A timetable that {he} can keep, and an adult in {his} corner.",
            "Mum left work to meet us at the door.",
        ),
    ),
];
