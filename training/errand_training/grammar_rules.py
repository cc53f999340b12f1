"""The rules that `grammars` expands: alternatives separated by `|`, `<name>` for another rule."""

RULES = {
    # --- people ---
    "person": "<first>|<first>|<first>|<first> <last>|<first> <last>|<title> <last>|<title> <first>|my <kin>|my <kin>"
    "|the <kin>|my <kin> <first>|mom|dad|grandma|mum|<first> <initial>|<first> from <circle>|my <old> <kin>"
    "|<first>-<first>|<invented>",
    "title": "Dr.|Dr|Mr.|Mrs.|Ms.|Mr|Prof.|Professor|Coach|Aunt|Uncle|Sister|Captain|Judge|Pastor|Doctor",
    "kin": "mom|dad|mother|father|sister|brother|aunt|uncle|grandma|grandpa|wife|husband|boyfriend|girlfriend|roommate"
    "|flatmate|boss|manager|landlord|neighbor|neighbour|dentist|doctor|lawyer|accountant|babysitter|cleaner|plumber"
    "|electrician|therapist|coach|trainer|tutor|cousin|niece|nephew|son|daughter|supervisor|intern|assistant|realtor"
    "|mechanic|barber|vet|advisor|professor|mentor|partner|best friend|colleague|team lead|teacher|client|contractor",
    "old": "old|new|older|younger|favorite",
    "circle": "work|HR|IT|accounting|legal|the gym|school|sales|church|upstairs|the bank|payroll|next door",
    "group": "<circle_kind> <circle_of_people>|<circle_kind> <circle_of_people>|<place_name> <circle_of_people>"
    "|interns|neighbors|cousins|parents|roommates|investors|bridesmaids|trustees|carpool|<adjective> <circle_of_people>",
    "circle_kind": "marketing|sales|design|engineering|support|finance|legal|product|data|mobile|research|operations|HR"
    "|leadership|security|editorial|events|volunteer|alumni|soccer|basketball|hiking|running|chess|book|film|cooking"
    "|garden|wedding|family|school|neighborhood|choir|band|theatre|robotics|yoga|cycling|tennis|budget|hiring|launch",
    "circle_of_people": "team|team|team|group|club|committee|crew|folks|staff|people|list|department|squad|board",
    "email": "<account>@<domain>|<account>@<domain>|info@<domain>|hello@<domain>|support@<domain>|<account>@<invented>.com",
    "domain": "example.com|example.org|example.net|acme.example|mail.example|uni.example|<invented>.example"
    "|studio.example|city.example|northwind.example",
    "phone": "555-0<digits3>|<digits3>-555-0<digits3>|(<digits3>) 555-0<digits3>|<digits10>|+1 <digits3> 555 0<digits3>"
    "|+44 <digits4> <digits3><digits3>|<digits3>.555.0<digits3>|<digits3> 555 0<digits3>|+49 <digits3> <digits4><digits3>",
    # --- days and times ---
    "weekday": "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday",
    "weekday_short": "Mon|Tue|Tues|Wed|Thu|Thurs|Fri|Sat|Sun",
    "month": "January|February|March|April|May|June|July|August|September|October|November|December",
    "month_short": "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec",
    "absolute_day": "<weekday>|<weekday>|<weekday>|<weekday_short>|<date>|<date>|the <ordinal>",
    "date": "<month> <day_number>|<month> <ordinal>|<ordinal> of <month>|the <ordinal> of <month>|<month_short> <day_number>"
    "|<day_number> <month>|<month> <ordinal_word>|<weekday> the <ordinal>|<weekday> <month> <day_number>"
    "|<month> <day_number>, 202<month_number>|<month_short> <ordinal>",
    "day": "<weekday>|<weekday>|next <weekday>|this <weekday>|tomorrow|today|tomorrow|tonight|the day after tomorrow"
    "|the <ordinal>|<date>|<date>|<date>|<month_number>/<day_number>|<month_number>/<day_number>/26"
    "|202<month_number>-<two_digit_month>-<two_digit_day>|next week|this weekend|next month|in <few> days|in <few> weeks"
    "|<weekday> next week|this coming <weekday>|<weekday_short>|in a week|<few> days from now|end of the month|a week from <weekday>",
    "minutes_past": "00|15|30|30|45|10|20|05|50|40|25",
    "half": "am|pm|am|pm| am| pm|AM|PM| a.m.| p.m.",
    "time": "<hour><half>|<hour><half>|<hour><half>|<hour>:<minutes_past><half>|<hour>:<minutes_past><half>"
    "|<hour>:<minutes_past>|<hour_24>:<minutes_past>|<hour>|<hour_word>|noon|midnight|<hour> o'clock|<hour_word> o'clock"
    "|half past <hour_word>|quarter to <hour_word>|quarter past <hour_word>|ten past <hour_word>|twenty to <hour>"
    "|<hour_word> thirty|<hour_word> fifteen|<hour_word> pm|<hour_word> am|<hour> in the afternoon|<hour_word> in the morning"
    "|<hour> in the evening|<hour> <minutes_past> pm",
    "when": "<day> at <time>|<day> at <time>|<day> at <time>|<day> at <time>|<day> <time>|<day> <time>|<weekday> <part>"
    "|<weekday> <part> at <time>|tomorrow <part>|tomorrow <part> at <time>|in an hour|in <few> hours|in <small> minutes"
    "|in half an hour|<day>|this <part>|this <part> at <time>|tonight at <time>|tomorrow at <time>|tomorrow at <time>"
    "|today at <time>|next <weekday> at <time>|<weekday> at <time>|<date> at <time>",
    "part": "morning|afternoon|evening|night",
    # --- things ---
    "adjective": "quarterly|weekly|monthly|annual|big|new|old|final|first|second|team|project|design|product|family|small"
    "|quick|blue|green|red|spare|broken|local|early|late|main|shared|private|public|summer|winter|spring|autumn|kitchen"
    "|garden|office|client|vendor|legal|tax|travel|wedding|birthday|school|science|music|history|math|English|Spanish"
    "|internal|external|draft|revised|updated|Q1|Q2|Q3|Q4|2025|2026|Berlin|Tokyo|Lisbon|hotel|medical|rental|missing",
    "noun": "report|review|meeting|plan|budget|roadmap|proposal|contract|invoice|agenda|schedule|presentation|deck|slides"
    "|spreadsheet|notes|summary|survey|audit|launch|release|demo|workshop|training|lease|passport|insurance|mortgage"
    "|resume|letter|recipe|itinerary|guest list|menu|playlist|syllabus|thesis|essay|homework|forecast|strategy|brief"
    "|estimate|quote|receipt|statement|manual|checklist|inventory|timesheet|payroll|offer|interview|feedback|policy"
    "|handbook|map|renovation|garage|fence|roof|boiler|printer|laptop|server|website|logo|banner|flyer|newsletter|blog"
    "|campaign|fundraiser|picnic|barbecue|reunion|trip|flight|hotel|cabin|car|bike|boat|camera|guitar|piano|puppy|cat"
    "|concert|play|movie|match|game|tournament|race|hike|camp|retreat|conference|webinar|podcast|sofa|keys|cake|tickets",
    "noun_phrase": "<adjective> <noun>|<adjective> <noun>|<noun>|<noun>|<adjective> <noun> <noun>|<place_name> <noun>"
    "|<invented> <noun>",
    "place_name": "Rome|Paris|Lisbon|Tokyo|Berlin|Austin|Denver|Boston|Chicago|Seattle|Oslo|Prague|Vienna|Dublin|Madrid"
    "|Athens|Cairo|Lagos|Nairobi|Mumbai|Delhi|Seoul|Taipei|Sydney|Toronto|Montreal|Lima|Miami|Portland|Oakland|Reno",
    "event": "<adjective> <gathering>|<adjective> <gathering>|<visit> appointment|<visit> lesson|<visit>|<gathering>"
    "|<meal> with <person>|<meal> with <person>|<first>'s <party>|<noun_phrase> <gathering>|flight to <place_name>"
    "|trip to <place_name>|<noun_phrase>|call with <person>|meeting with <person>|meeting with the <group>",
    "gathering": "meeting|review|lunch|dinner|call|sync|workshop|party|class|lesson|rehearsal|practice|interview|check-in"
    "|standup|retro|planning|tour|game|match|breakfast|session|training|visit|ceremony|kickoff|appointment|deadline",
    "visit": "dentist|doctor|vet|haircut|massage|yoga|piano|guitar|swim|tennis|book club|therapy|physio|eye exam|bank|chess"
    "|pottery|ballet|karate|gym|spin class|oil change",
    "meal": "lunch|dinner|coffee|drinks|breakfast|brunch|tea|a walk",
    "party": "birthday|party|recital|graduation|wedding|farewell|baby shower|game|interview|anniversary|surgery",
    "topic": "<the> <noun_phrase>|<the> <noun_phrase>|<the> <noun_phrase>|our trip to <place_name>|moving to <place_name>"
    "|<doing> <the> <noun_phrase>|<first>'s <noun>|<first>'s <party>|<noun_phrase>|<event>",
    "the": "the|the|our|my|next year's|this week's|a|her|his|their",
    "doing": "hiring|selling|fixing|planning|moving|painting|buying|changing|choosing|renting|booking",
    "food": "oat milk|eggs|bread|butter|apples|bananas|rice|pasta|tomatoes|onions|garlic|chicken|salmon|tofu|cheese|yogurt"
    "|coffee|tea|sugar|flour|olive oil|cereal|spinach|carrots|potatoes|lemons|avocados|beans|batteries|candles|napkins"
    "|detergent|shampoo|toothpaste|dog food|cat litter|paper towels|trash bags|light bulbs|two pints of cream|ice cream",
    "shopping": "<food>|<food>|<food> and <food>|<food>, <food> and <food>|<food>, <food>, <food>|<small> <food>|<food> <food> <food>",
    "task": "call <person>|call <person> about <topic>|call <person> back|email <person> about <topic>|buy <shopping>"
    "|<chore>|<verb> <the> <noun_phrase>|<verb> <the> <noun_phrase>|<verb> <the> <noun>|<verb> <noun>|text <person>"
    "|pick up <person>|pick up <shopping>|ask <person> about <topic>|pay <person> $<big>|meet <person>|go to <place>",
    "chore": "take the bins out|take out the trash|feed the cat|walk the dog|do the laundry|water the plants|take my pills"
    "|charge my phone|drink some water|lock the back door|defrost the chicken|turn off the oven|move the car|vote|stretch"
    "|do my taxes|take my medicine|check the mail|clean the bathroom|go for a run|wish <first> a happy birthday|pay rent",
    "verb": "book|renew|pay|buy|drop off|return|order|clean|fix|check|send|sign|print|pack|cancel|update|finish|review"
    "|submit|read|write|prepare|collect|replace|back up|mail|refill|measure|paint|test|install|move|sort out|find|bring"
    "|put away|look into|confirm|reschedule|ask about|follow up on|think about|pick up|get|work on|start|study for",
    "statement": "I'm running <late> late|I'll be <late> late|we're running <late> late because of <cause>"
    "|<the> <noun_phrase> is <state>|<the> <noun> is <state>|<the> <noun> is <state>|I <did> <the> <noun_phrase>"
    "|we <did> <the> <noun>|<gathering> is at <time>|<gathering> moved to <day>|the <gathering> is <day> at <time>"
    "|I can't make it <day>|I'll see <them_all> <day>|I'm out <day>|we land at <time>|<wish>|<wish>|<first> <will>"
    "|please <task>|let's <task>|don't forget to <task>|we need more <food>|I bought <shopping>|I need <shopping>"
    "|I owe <first> $<big>|the code is <digits4>|I miss <first>|no|yes|ok|I love it|I'm home|I'm on my way to <place>"
    "|I won't be able to come to <the> <gathering>|it costs $<big>|I'll bring <shopping>|<statement> and <statement>"
    "|I'm at <place>|the <gathering> is at <place>|I have to <task>|I'll <task> <day>|I got <the> <noun>",
    "late": "ten minutes|a bit|half an hour|5 minutes|20 min|an hour|really|a little|fifteen minutes",
    "cause": "traffic|the rain|work|the train|the baby|a meeting|the snow",
    "state": "ready|done|cancelled|delayed|moved to <day>|on <weekday>|at <time>|on my desk|in the shared folder|due <day>"
    "|broken|fixed|out of stock|great|postponed|at <place>|with <first>|late|here|gone|too expensive|$<big>|amazing",
    "did": "sent|finished|booked|signed|lost|found|approved|got|left|need|want|forgot|updated|fixed|bought|received|love",
    "them_all": "everyone|the kids|all of them|<first>",
    "wish": "happy birthday|congratulations|thank you|thanks so much|good luck|get well soon|see you soon|miss you"
    "|love you|on my way|welcome aboard|well done|safe travels|no worries|happy anniversary|good morning|I love you"
    "|thanks for <the> <noun>|congrats on <the> <noun>|sorry about <the> <noun>|hello|good night",
    "will": "will come|can't come|might be late|is going to join us|said they will bring <the> <noun>|called|quit|is sick"
    "|will pick me up|will help with <topic>|is in town|got <the> <noun>",
    "note": "<noun_phrase>|<noun_phrase>|<noun>|groceries|shopping list|to do|ideas|meeting notes|packing list|recipes"
    "|gift ideas|books to read|wifi|movies|journal|workouts|budget|quotes|ideas for <first>|notes on <noun_phrase>"
    "|<place_name> trip|<place_name> ideas|questions for <first>|<noun_phrase> <big>|<invented>|gifts",
    "content": "<shopping>|<shopping>|<shopping>|<statement>|<statement>|the code is <digits4>|room <big>|order <big>"
    "|wifi password is <invented><small>|<task>|<task> and <task>|<first>'s <noun>|<noun_phrase>|<noun_phrase>|<topic>",
    "folder": "Recipes|Work|Personal|Travel|Ideas|School|Family|Projects|Archive|Health|Finance|House|Clients|<adjective>"
    "|Research|Music|Books|Meetings|<noun>|<adjective> <noun>|<place_name>|<first>",
    "calendar": "Work|Home|Family|Personal|School|Birthdays|Gym|Team|Kids|Travel|Holidays|Clients|<noun>|<adjective>|<first>",
    "list": "Errands|Groceries|Work|Home|Shopping|Chores|Weekend|Bills|Packing|Garden|School|Movies|Someday|<noun>|<adjective>"
    "|<place_name>|<first>",
    "ending": ".pdf|.docx|.xlsx|.pptx|.txt|.csv|.key|.pages|.png|.jpg|.md|.zip|.doc|.mov",
    "stem": "<noun_phrase>|<noun_phrase>|<adjective>_<noun>|<adjective>-<noun>|<noun>_v2|<noun>-final|<noun>_2026|<noun> (1)"
    "|<noun><small>|<first> <noun>|<first>_<noun>|<first>'s <noun>|IMG_<digits4>|scan<digits3>|draft|<noun>|<adjective>_<noun>_<noun>",
    "file": "<stem><ending>|<stem><ending>|<stem><ending>|the <stem>|my <stem>|<stem>|the <noun_phrase>",
    "pdf": "<stem>.pdf|<stem>.pdf|<stem>.pdf|the <stem>|my <stem>|<stem>|the <noun_phrase>",
    "place": "<house> <street> <road>|<house> <street> <road>, <place_name>|<shop>|<shop> on <street> <road>"
    "|<shop> in <place_name>|the <spot>|my <spot>|the nearest <spot>|<place_name> <spot>|<last> <landmark>|<place_name>"
    "|<colour> <venue>|<colour> <venue> on <street> <road>|<colour> <venue>|<first>'s place|<first>'s house|work|home"
    "|<spot>|room <digits3>|the <spot> on <street> <road>|<landmark> in <place_name>",
    "street": "Main|Oak|Elm|Maple|King|Market|Park|Church|Station|Lake|Mission|5th|42nd|<last>|<last>",
    "road": "St|Street|Road|Ave|Avenue|Lane|Drive|Blvd|Court",
    "shop": "Starbucks|Costco|IKEA|Walmart|Target|Tesco|Safeway|Walgreens|Chipotle|Subway|Lidl|Whole Foods|Best Buy",
    "spot": "airport|library|gym|office|train station|park|museum|hospital|post office|bank|school|stadium|zoo|pharmacy"
    "|beach|gas station|vet|supermarket|mall|restaurant|coffee shop|bus stop|city hall|movie theater|hotel|bakery",
    "landmark": "Park|Library|Hall|Clinic|Square|High School|Field|Bridge|Center|Museum|Church|University|Station",
    "colour": "Blue|Golden|Old|Corner|Red|Green|Little|Grand|Royal|Silver|Lucky|Happy",
    "venue": "Bottle|Bakery|Cafe|Diner|Kitchen|Pharmacy|Books|Market|Tavern|Garden|Dragon|Lantern|Hotel",
    "subject": "<noun_phrase>|<noun>|Invoice <big>|Order <big>|Update on <topic>|Question about <topic>|<noun_phrase> <noun>"
    "|Re: <noun_phrase>|hello|Urgent|<event>|<wish>|Plans for <day>",
    # --- what further tools are asked about ---
    "song": "<noun_phrase>|<the> <noun>|<place_name> <part>|<first>|<first>'s <noun>|<doing> <the> <noun>|<invented>"
    "|<adjective> <part>|<wish>|<colour> <noun>",
    "artist": "<first> <last>|<first> <last>|the <adjective> <noun>s|<last>|<first> and the <noun>s|<invented>|DJ <invented>",
    "app": "<invented>|<noun> <invented>|<adjective> <noun>|Open<noun>|<invented> Pro|<noun> <small>",
    "site": "<invented>.com|<invented>.org|<invented>.example/<noun>|<place_name>.example|<invented>|<noun>.<invented>.example"
    "|www.<invented>.net|the <shop> website|the <spot> website",
    "language": "Spanish|French|German|Italian|Portuguese|Polish|Turkish|Arabic|Hindi|Mandarin|Japanese|Korean|Swahili|Greek",
    "query": "how to <verb> <the> <noun>|best <noun_phrase>|<noun_phrase> near me|what is <noun_phrase>|<spot> opening times"
    "|<adjective> <noun> <place_name>|who is <first> <last>|cheap <noun>s in <place_name>|<noun_phrase> reviews|<food> recipes"
    "|how much is <noun_phrase>|<topic>",
    # --- indirect speech: `{they}` and the like follow the reader ---
    "ask": "<if> {they} can <favour> => can you <favour>?|<if> {they} could <favour> => could you <favour>?"
    "|<if> {they} will <favour> => will you <favour>?|<if> {they} {are} <being> => are you <being>?"
    "|<if> {they} {have} <done> => have you <done>?|<if> {they} need{s} <the> <noun> => do you need <the> <noun>?"
    "|<if> {they} want{s} to <favour> => do you want to <favour>?|<if> {they} like{s} <the> <noun> => do you like <the> <noun>?"
    "|what time {they} {are} <moving> => what time are you <moving>?|when {they} {are} <moving> => when are you <moving>?"
    "|where {they} {are} => where are you?|how {they} {are} => how are you?|how {their} <party> went => how did your <party> go?"
    "|when <the> <gathering> is => when is <the> <gathering>?|where <the> <gathering> is => where is <the> <gathering>?"
    "|what {they} want{s} for <meal> => what do you want for <meal>?|where {they} put <the> <noun> => where did you put <the> <noun>?"
    "|<if> the <noun> is <state> => is the <noun> <state>?|what {they} {are} doing <day> => what are you doing <day>?",
    "if": "if|whether|if",
    "favour": "cover my shift|come <day>|send me <the> <noun_phrase>|pick up <the> <noun>|call me <day>|join <the> <gathering>"
    "|bring <shopping>|meet at <time>|look at <topic>|give me a ride|sign <the> <noun>|meet me at <place>|come over|call me"
    "|pick me up at <time>|buy <shopping>|be on time|meet for <meal> <day>|help me with <topic>|wait for me",
    "being": "free <day>|coming to <the> <gathering>|ready|still at work|free <when>|okay with <topic>|home|hungry"
    "|done with <the> <noun>|happy with <the> <noun>|feeling better|available <when>|going to <the> <gathering>|coming",
    "done": "got <the> <noun>|finished <the> <noun>|seen <topic>|eaten|booked <the> <noun>|talked to <first>|sent <the> <noun>",
    "moving": "arriving|leaving|coming|coming home|going|starting|landing|free",
    "tell": "{they} left {their} <thing> <somewhere>|{their} <noun> <happened>|{they} can <favour>|{they} {are} <being>"
    "|{they} {are} invited to <the> <gathering>|I'll pick {them} up at <time>|I miss {them}|I love {them}|I owe {them} $<big>"
    "|we are waiting for {them}|I sent {them} <the> <noun>|{they} should <task>|{they} {have} to <task>|{they} forgot {their} <thing>"
    "|I'll see {them} <day>|I'll call {them} <day>|{they} need{s} to <task>|I will meet {them} at <place>",
    "thing": "keys|jacket|phone|umbrella|laptop|charger|bag|wallet|glasses|<noun>",
    "somewhere": "here|at my place|in the car|in the office|at <place>",
    "happened": "is ready|has arrived|is here|is booked|was cancelled|is due <day>|looks great|came",
}
