// cedar INPUTS POSITIONS: decides every line of INPUTS once, writes the positions, says "ready"; then,
// for each line that comes in, decides them all again and answers how many seconds of processor time
// that took.
// Policies are parsed, and requests with their contexts built, before any clock runs.
use cedar_policy::{Authorizer, Context, Decision, Entities, EntityUid, PolicySet, Request};
use std::ffi::c_long;
use std::fmt::Write as _;
use std::io::{BufRead, Write as _};

unsafe extern "C" {
    safe fn clock() -> c_long; // processor time, in microseconds
}

const WIDEST_FIRST: [&str; 3] = ["open", "gated", "hosted"];

fn requests(line: &str) -> Vec<Request> {
    let uid = |text: &str| text.parse::<EntityUid>().expect("a name");
    let facts: serde_json::Value = serde_json::from_str(line).expect("a line of facts");
    let context = Context::from_json_value(facts, None).expect("a context");
    let ask = |action: &str| {
        let action = uid(&format!("Action::\"{action}\""));
        let (who, what) = (uid("User::\"anyone\""), uid("Model::\"this\""));
        Request::new(who, action, what, context.clone(), None).expect("a request")
    };
    WIDEST_FIRST.iter().map(|action| ask(action)).collect()
}

fn main() {
    let name = |i| std::env::args().nth(i).expect("cedar INPUTS POSITIONS");
    let policies: PolicySet = include_str!("memo.cedar").parse().expect("the policy");
    let inputs = std::fs::read_to_string(name(1)).expect("the inputs");
    let releases: Vec<Vec<Request>> = inputs.lines().map(requests).collect();
    let (authorizer, entities) = (Authorizer::new(), Entities::empty());
    let decide = |release: &Vec<Request>| {
        let allowed = |request: &Request| {
            authorizer.is_authorized(request, &policies, &entities).decision() == Decision::Allow
        };
        release.iter().position(allowed).map_or("closed", |i| WIDEST_FIRST[i])
    };
    let mut text = String::new();
    for release in &releases {
        writeln!(text, "{}", decide(release)).expect("memory");
    }
    std::fs::write(name(2), text).expect("the positions");
    println!("ready");
    for _ in std::io::stdin().lock().lines() {
        let began = clock();
        let open = releases.iter().filter(|r| decide(r) == "open").count();
        println!("{:.6} {open}", (clock() - began) as f64 / 1e6);
        std::io::stdout().flush().expect("an answer");
    }
}
