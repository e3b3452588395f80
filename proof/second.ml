(* second.ml - reads policies and evidence as words, prints what the evaluator taken out of policy.v
   makes of them. Written by test/policy/second.h, which has the other end:

     policy FACTS RULES DUTIES       then so many facts, clauses and duties, as below;
                                     answer: "yes" if checked, "no"; and the width
     given 0..3                      the candidate asked for duties, then of each fact one set, or
                                     "*" and four, by candidate;
                                     answer: the position, and 0 or 1 for each duty

   Conditions stand with the operator first. Nothing is decided here. *)
open Policy

let word () = Scanf.scanf " %s" (fun s -> s)
let number () = Scanf.scanf " %d" (fun n -> n)
let times n f = List.init n (fun _ -> f ())
let some f = times (number ()) f
let all_positions = [| Closed; Hosted; Gated; Opened |]
let position () = all_positions.(number ())

let direction () =
  match word () with
  | "up" -> Up
  | "down" -> Down
  | "neutral" -> Neutral
  | w -> failwith ("direction " ^ w)

let kind () =
  match word () with
  | "number" -> Number (direction ())
  | "words" -> let n = number () in Words (n, direction ())
  | "mixed" -> let n = number () in Mixed (n, some number)
  | w -> failwith ("kind " ^ w)

let rec cond () =
  let fact c = let f = number () in Atom (Fact (f, c (number ()))) in
  match word () with
  | "not" -> Not (cond ())
  | "all" -> All (some cond)
  | "any" -> Any (some cond)
  | "least" -> let k = number () in Least (k, some cond)
  | ">" -> fact (fun v -> Above v)
  | ">=" -> fact (fun v -> AtLeast v)
  | "<" -> fact (fun v -> Below v)
  | "<=" -> fact (fun v -> AtMost v)
  | "in" -> let f = number () in Atom (Fact (f, Among (some number)))
  | "known" -> Atom (Known (number ()))
  | "at" -> Atom (Candidate (some position))
  | w -> failwith ("condition " ^ w)

let clause () =
  match word () with
  | "when" -> let q = position () in let c = cond () in AtMostWhen (q, c, cond ())
  | "unless" -> let q = position () in let c = cond () in AtMostUnless (q, c, cond ())
  | "require" -> let q = position () in let c = cond () in Require (q, c, cond ())
  | "never-wider" -> NeverWider (number ())
  | w -> failwith ("clause " ^ w)

let duty () =
  let duty_at = position () in
  let or_wider = number () = 1 in
  let when_ = cond () in
  { duty_at; or_wider; when_; except_ = cond () }

(* "missing" or "known", then the values *)
let set w =
  let missing = w = "missing" in
  { possible = some number; missing }

let given facts =
  let one _ =
    match word () with
    | "*" -> Array.init 4 (fun _ -> set (word ()))
    | w -> Array.make 4 (set w)
  in
  let sets = Array.init facts one in
  fun f at -> sets.(f).(width at)

let facts, rules, duties = ref 0, ref [], ref []

let read_policy () =
  facts := number ();
  let n_rules = number () in
  let n_duties = number () in
  let kinds = Array.init !facts (fun _ -> let k = kind () in k, word () = "measured") in
  rules := times n_rules clause;
  duties := times n_duties duty;
  let declared f = fst kinds.(f) and measured f = snd kinds.(f) in
  let fine = checked declared !rules && List.for_all (checked_duty declared) !duties in
  Printf.printf "%s %d\n%!" (if fine then "yes" else "no") (policy_width measured !rules)

let read_given () =
  let at = position () in
  let e = given !facts in
  print_int (width (position_of !rules e));
  List.iter (fun d -> print_string (if applies e at d then "1" else "0")) !duties;
  print_newline ()

let () =
  try
    while true do
      match word () with
      | "policy" -> read_policy ()
      | "given" -> read_given ()
      | "" -> exit 0
      | w -> failwith w
    done
  with End_of_file -> ()
