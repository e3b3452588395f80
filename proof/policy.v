(* policy.v - what a release policy means, and why bad news, silence and one more rule never open
   the door: proved, and checked by Coq.

   How to read this file without knowing Coq: a Definition gives a name to a function or to a
   statement; a Fixpoint is a function that calls itself on smaller parts; `Theorem name :
   statement` is what is claimed. What stands between Proof and Qed convinces the machine and may be
   skipped. No axiom is used: the last lines ask for the list of them, and the build wants it empty.

   Sections 1 to 4 are the evaluator. It is also taken out of this file as a program
   (second.ml), which must give the same positions as src/policy/eval.c, accept the same policies as
   src/policy/check.c and find the same widths as src/policy/width.c, on a hundred thousand random
   cases (test/policy/proof_test.c). Sections 5 to 10 are the theorems.

     T1  bad_news        worse evidence never gives a wider position
     T2  silence         knowing less never gives a wider position
     T3  stacking        one more rule, or policy, never gives a wider position
     T4  one_position    there is exactly one answer: the widest position that stands
     T5  few_must_miss   what is allowed wrongly was misjudged in one of at most `width` intervals
         duties_of_...   T1 and T2 for the duties at a position: none is lost

   Written for values that are natural numbers. A program that compares a measurement with a
   constant asks only which is larger: any values stand here by their rank among all that occur. *)

From Coq Require Import List Bool Arith Lia.
Import ListNotations.

(* ---- 1. Three values, four positions ---- *)

Inductive tri := F | U | T. (* false, not shown, true *)

Definition tnot t := match t with F => T | U => U | T => F end.
Definition tand a b := match a, b with F, _ | _, F => F | T, T => T | _, _ => U end.
Definition tor a b := match a, b with T, _ | _, T => T | F, F => F | _, _ => U end.
Definition all_of := fold_right tand T.
Definition any_of := fold_right tor F.
Definition is_F t := match t with F => true | _ => false end.
Definition is_T t := match t with T => true | _ => false end.
Definition not_F t := negb (is_F t).
Definition count (what : tri -> bool) ts := length (filter what ts).
Definition at_least k ts :=
  if k <=? count is_T ts then T
  else if count not_F ts <? k then F else U.

Inductive position := closed | hosted | gated | opened.
Definition width p := match p with closed => 0 | hosted => 1 | gated => 2 | opened => 3 end.

(* ---- 2. Facts: the values that are not yet ruled out ---- *)

Definition fact := nat.
Definition value := nat.
Record known := { possible : list value; missing : bool }.

(* Approvals name a position: what is known of a fact may hang on the candidate. *)
Definition evidence := fact -> position -> known.

Inductive comparison := Above (v : value) | AtLeast (v : value) | Below (v : value)
                      | AtMost (v : value) | Among (vs : list value).
Definition member (v : value) := existsb (Nat.eqb v).
Definition holds (c : comparison) (v : value) : bool :=
  match c with
  | Above w => w <? v
  | AtLeast w => w <=? v
  | Below w => v <? w
  | AtMost w => v <=? w
  | Among ws => member v ws
  end.

(* True of all that is possible, of none of it, or not shown. Where nothing is possible, the
   evidence contradicts itself, and shows nothing. *)
Definition compare (c : comparison) (vs : list value) : tri :=
  match vs with
  | [] => U
  | _ => if forallb (holds c) vs then T else if existsb (holds c) vs then U else F
  end.

(* ---- 3. Conditions and clauses ---- *)

Inductive atom := Fact (f : fact) (c : comparison)   (* f is above v, f is one of (a, b) *)
                | Known (f : fact)                   (* f is known *)
                | Candidate (ps : list position).    (* position is gated *)

(* A defined condition stands for the condition itself. *)
Inductive cond := Atom (a : atom) | Not (c : cond) | All (cs : list cond) | Any (cs : list cond)
                | Least (k : nat) (cs : list cond).  (* at least k of them *)

Fixpoint eval (leaf : atom -> tri) (c : cond) : tri :=
  match c with
  | Atom a => leaf a
  | Not c => tnot (eval leaf c)
  | All cs => all_of (map (eval leaf) cs)
  | Any cs => any_of (map (eval leaf) cs)
  | Least k cs => at_least k (map (eval leaf) cs)
  end.

Definition among (at_ : position) := existsb (fun p => width p =? width at_).
Definition leaf (e : evidence) (at_ : position) (a : atom) : tri :=
  match a with
  | Fact f c => compare c (possible (e f at_))
  | Known f => if missing (e f at_) then F else T
  | Candidate ps => if among at_ ps then T else F
  end.

Inductive clause :=
| AtMostWhen (q : position) (c except : cond)     (* at most q when c except when ... *)
| AtMostUnless (q : position) (c except : cond)   (* at most q unless c *)
| Require (q : position) (c except : cond)        (* to be q require c except when ... *)
| NeverWider (f : fact).                          (* never wider than f, a position 0 .. 3 *)
Definition never := Any [].

(* What, if it is not false, closes the candidate. *)
Definition closing (c : clause) (at_ : position) : cond :=
  match c with
  | AtMostWhen q c ex => if width q <? width at_ then All [c; Not ex] else never
  | AtMostUnless q c ex => if width q <? width at_ then All [Not c; Not ex] else never
  | Require q c ex => if width q <=? width at_ then All [Not c; Not ex] else never
  | NeverWider f => Atom (Fact f (Among (seq 0 (width at_))))
  end.

Definition policy := list clause.
Definition silent e at_ c := is_F (eval (leaf e at_) (closing c at_)).
Definition stands (p : policy) (e : evidence) (at_ : position) : bool :=
  forallb (silent e at_) p.
Definition position_of (p : policy) (e : evidence) : position :=
  if stands p e opened then opened
  else if stands p e gated then gated
  else if stands p e hosted then hosted
  else closed.

(* A duty applies at its position, perhaps at wider ones, unless its guard is shown to be false. *)
Record duty := { duty_at : position; or_wider : bool; when_ : cond; except_ : cond }.
Definition guard (d : duty) (at_ : position) : cond :=
  if (width (duty_at d) =? width at_) || (or_wider d && (width (duty_at d) <? width at_))
  then All [when_ d; Not (except_ d)] else never.
Definition applies (e : evidence) (at_ : position) (d : duty) : bool :=
  negb (is_F (eval (leaf e at_) (guard d at_))).

(* ---- 4. The checker: every comparison points towards risk, and none rewards silence ---- *)

Inductive direction := Up | Down | Neutral. (* higher is riskier; safer; it does not matter *)
Inductive kind := Number (d : direction)
                | Words (n : nat) (d : direction)          (* 0 .. n - 1, in order *)
                | Mixed (n : nat) (risky : list value).    (* these are riskier than the others *)
Definition declared := fact -> kind.

(* Is y at least as risky as x? *)
Definition riskier (k : kind) (x y : value) : bool :=
  (x =? y) || match k with
              | Number Up => x <? y
              | Number Down => y <? x
              | Words n Up => (x <? y) && (y <? n)
              | Words n Down => (y <? x) && (x <? n)
              | Mixed n r => (x <? n) && (y <? n) && negb (member x r) && member y r
              | _ => false
              end.

Definition upward (c : comparison) :=
  match c with Above _ | AtLeast _ => true | _ => false end.

(* Of words each pair is looked at: who is in the set may not leave it on the way to risk. *)
Definition words_point (k : kind) (n : nat) (neg : bool) (vs : list value) : bool :=
  forallb (fun x => forallb (fun y =>
    implb (riskier k x y)
          (if neg then implb (member y vs) (member x vs) else implb (member x vs) (member y vs)))
    (seq 0 n)) (seq 0 n).

Definition points_to_risk (k : kind) (neg : bool) (c : comparison) : bool :=
  match c, k with
  | Among vs, Words n _ | Among vs, Mixed n _ => words_point k n neg vs
  | Among _, Number _ => false
  | _, Number Neutral => true
  | _, Number Up => xorb (upward c) neg
  | _, Number Down => negb (xorb (upward c) neg)
  | _, _ => false
  end.

Definition fine (d : declared) (neg : bool) (a : atom) : bool :=
  match a with
  | Fact f c => points_to_risk (d f) neg c
  | Known _ => neg
  | Candidate _ => true
  end.

(* What is constant at a candidate, whatever the evidence, is not looked into. *)
Definition blind (at_ : position) (a : atom) : tri :=
  match a with Candidate ps => if among at_ ps then T else F | _ => U end.
Definition decided (t : tri) := match t with U => false | _ => true end.

Section Walk.
  Variable ok : bool -> atom -> bool. (* under an odd number of negations, this atom *)
  Variable look : atom -> tri.
  Fixpoint walk (neg : bool) (c : cond) : bool :=
    decided (eval look c) ||
    match c with
    | Atom a => ok neg a
    | Not c => walk (negb neg) c
    | All cs | Any cs | Least _ cs => forallb (walk neg) cs
    end.
End Walk.

Definition positions := [closed; hosted; gated; opened].
Definition checked_by ok (p : policy) : bool :=
  forallb (fun at_ => forallb (fun c => walk ok (blind at_) false (closing c at_)) p) positions.
Definition checked (d : declared) (p : policy) : bool := checked_by (fine d) p.
Definition checked_duty (d : declared) (x : duty) : bool :=
  forallb (fun at_ => walk (fine d) (blind at_) false (guard x at_)) positions.

(* ---- 5. The lemma under both theorems ---- *)

(* From evidence a to evidence b the condition is not lost: what is not false stays so; under a
   negation: what is not true stays so. *)
Definition kept (neg : bool) (a b : tri) : Prop :=
  if neg then b = T -> a = T else b = F -> a = F.

Section CondInd.
  (* Induction over conditions, with their lists. *)
  Variable P : cond -> Prop.
  Hypothesis on_atom : forall a, P (Atom a).
  Hypothesis on_not : forall c, P c -> P (Not c).
  Hypothesis on_all : forall cs, Forall P cs -> P (All cs).
  Hypothesis on_any : forall cs, Forall P cs -> P (Any cs).
  Hypothesis on_least : forall k cs, Forall P cs -> P (Least k cs).
  Fixpoint cond_deep (c : cond) : P c :=
    let deep := fix deep (cs : list cond) : Forall P cs :=
      match cs with [] => Forall_nil P | c :: r => Forall_cons c (cond_deep c) (deep r) end in
    match c with
    | Atom a => on_atom a
    | Not c => on_not c (cond_deep c)
    | All cs => on_all cs (deep cs)
    | Any cs => on_any cs (deep cs)
    | Least k cs => on_least k cs (deep cs)
    end.
End CondInd.

Section Lists.
  Variables f g : cond -> tri.
  Definition each (R : tri -> tri -> Prop) cs := Forall (fun c => R (f c) (g c)) cs.

  Lemma all_kept : forall neg cs, each (kept neg) cs ->
    kept neg (all_of (map f cs)) (all_of (map g cs)).
  Proof.
    intros neg cs H; induction H as [| c cs Hc _ IH]; destruct neg; simpl in *; auto;
      destruct (f c), (g c), (all_of (map f cs)), (all_of (map g cs)); simpl in *;
      intuition congruence.
  Qed.

  Lemma any_kept : forall neg cs, each (kept neg) cs ->
    kept neg (any_of (map f cs)) (any_of (map g cs)).
  Proof.
    intros neg cs H; induction H as [| c cs Hc _ IH]; destruct neg; simpl in *; auto;
      destruct (f c), (g c), (any_of (map f cs)), (any_of (map g cs)); simpl in *;
      intuition congruence.
  Qed.

  Lemma count_le : forall what cs, each (fun a b => what a = true -> what b = true) cs ->
    count what (map f cs) <= count what (map g cs).
  Proof.
    unfold count. intros what cs H; induction H as [| c cs Hc _ IH]; simpl; auto.
    destruct (what (f c)), (what (g c)); simpl; try lia; discriminate (Hc eq_refl).
  Qed.
End Lists.

Lemma count_T_le : forall ts, count is_T ts <= count not_F ts.
Proof.
  unfold count. induction ts as [| t ts IH]; simpl; auto. destruct t; simpl; lia.
Qed.

Lemma at_least_T : forall k ts, at_least k ts = T <-> k <= count is_T ts.
Proof.
  intros k ts; unfold at_least; destruct (Nat.leb_spec k (count is_T ts)).
  - tauto.
  - destruct (_ <? k); split; intro; try discriminate; lia.
Qed.

Lemma at_least_F : forall k ts, at_least k ts = F <-> count not_F ts < k.
Proof.
  intros k ts; unfold at_least; pose proof (count_T_le ts).
  destruct (Nat.leb_spec k (count is_T ts)).
  - split; [discriminate | lia].
  - destruct (Nat.ltb_spec (count not_F ts) k); split; intro; try discriminate; auto; lia.
Qed.

Lemma least_kept : forall f g neg k cs, each f g (kept neg) cs ->
  kept neg (at_least k (map f cs)) (at_least k (map g cs)).
Proof.
  intros f g neg k cs H. destruct neg; simpl.
  - rewrite !at_least_T. assert (count is_T (map g cs) <= count is_T (map f cs)); [| lia].
    apply count_le with (f := g) (g := f). eapply Forall_impl; [| exact H]. simpl; intros c Hc.
    destruct (f c), (g c); simpl in *; auto; specialize (Hc eq_refl); discriminate.
  - rewrite !at_least_F.
    assert (count not_F (map f cs) <= count not_F (map g cs)); [| lia].
    apply count_le. eapply Forall_impl; [| exact H]. simpl; intros c Hc.
    destruct (f c), (g c); simpl in *; auto; specialize (Hc eq_refl); discriminate.
Qed.

(* What is decided when nothing is known stays as it is when something is. *)
Definition refines (look l : atom -> tri) := forall a, decided (look a) = true -> l a = look a.

Section Refine.
  Variables look l : atom -> tri.
  Hypothesis R : refines look l.
  Definition same_if_decided c := decided (eval look c) = true -> eval l c = eval look c.

  Lemma all_decided : forall cs, Forall same_if_decided cs ->
    decided (all_of (map (eval look) cs)) = true ->
    all_of (map (eval l) cs) = all_of (map (eval look) cs).
  Proof.
    unfold same_if_decided. intros cs H; induction H as [| c cs Hc _ IH]; simpl; auto.
    destruct (eval look c), (all_of (map (eval look) cs)); simpl in *; intro D; try discriminate;
      try rewrite Hc by auto; try rewrite IH by auto; auto; destruct (eval l c); auto;
      destruct (all_of (map (eval l) cs)); auto.
  Qed.

  Lemma any_decided : forall cs, Forall same_if_decided cs ->
    decided (any_of (map (eval look) cs)) = true ->
    any_of (map (eval l) cs) = any_of (map (eval look) cs).
  Proof.
    unfold same_if_decided. intros cs H; induction H as [| c cs Hc _ IH]; simpl; auto.
    destruct (eval look c), (any_of (map (eval look) cs)); simpl in *; intro D; try discriminate;
      try rewrite Hc by auto; try rewrite IH by auto; auto; destruct (eval l c); auto;
      destruct (any_of (map (eval l) cs)); auto.
  Qed.

  Lemma least_decided : forall k cs, Forall same_if_decided cs ->
    decided (at_least k (map (eval look) cs)) = true ->
    at_least k (map (eval l) cs) = at_least k (map (eval look) cs).
  Proof.
    unfold same_if_decided. intros k cs H D.
    destruct (at_least k (map (eval look) cs)) eqn:E; try discriminate.
    - apply at_least_F in E. apply at_least_F.
      enough (count not_F (map (eval l) cs)
              <= count not_F (map (eval look) cs)) by lia.
      apply count_le. eapply Forall_impl; [| exact H]. simpl; intros c Hc.
      destruct (eval look c); simpl in *; auto. rewrite Hc by auto. auto.
    - apply at_least_T in E. apply at_least_T.
      enough (count is_T (map (eval look) cs) <= count is_T (map (eval l) cs)) by lia.
      apply count_le. eapply Forall_impl; [| exact H]. simpl; intros c Hc.
      destruct (eval look c); simpl in *; auto; try discriminate. rewrite Hc by auto. auto.
  Qed.

  Lemma decided_stays : forall c, same_if_decided c.
  Proof.
    apply cond_deep; unfold same_if_decided; simpl.
    - intros a; apply R.
    - intros c IH D. destruct (eval look c); simpl in *; try discriminate; rewrite IH by auto; auto.
    - apply all_decided.
    - apply any_decided.
    - apply least_decided.
  Qed.
End Refine.

Lemma walk_kept : forall ok look l m, refines look l -> refines look m ->
  (forall neg a, ok neg a = true -> kept neg (l a) (m a)) ->
  forall c neg, walk ok look neg c = true -> kept neg (eval l c) (eval m c).
Proof.
  intros ok look l m Rl Rm H. apply (cond_deep (fun c => forall neg,
    walk ok look neg c = true -> kept neg (eval l c) (eval m c)));
    intros; simpl in *; apply orb_prop in H0 || apply orb_prop in H1.
  - destruct H0 as [D | W]; auto. rewrite (Rl a D), (Rm a D). destruct neg; simpl; auto.
  - destruct H1 as [D | W].
    + destruct (eval look c) eqn:E; simpl in D; try discriminate;
      rewrite (decided_stays look l Rl c), (decided_stays look m Rm c), E by (rewrite E; auto);
      destruct neg; simpl; auto.
    + apply H0 in W. destruct neg, (eval l c), (eval m c); simpl in *; intuition congruence.
  - destruct H1 as [D | W].
    + change (all_of (map (eval look) cs)) with (eval look (All cs)) in D.
      change (kept neg (eval l (All cs)) (eval m (All cs))).
      rewrite (decided_stays look l Rl (All cs) D), (decided_stays look m Rm (All cs) D).
      destruct neg; simpl; auto.
    + apply all_kept. rewrite forallb_forall in W. rewrite Forall_forall in H0.
      apply Forall_forall. intros c I. apply H0; auto.
  - destruct H1 as [D | W].
    + change (any_of (map (eval look) cs)) with (eval look (Any cs)) in D.
      change (kept neg (eval l (Any cs)) (eval m (Any cs))).
      rewrite (decided_stays look l Rl (Any cs) D), (decided_stays look m Rm (Any cs) D).
      destruct neg; simpl; auto.
    + apply any_kept. rewrite forallb_forall in W. rewrite Forall_forall in H0.
      apply Forall_forall. intros c I. apply H0; auto.
  - destruct H1 as [D | W].
    + change (at_least k (map (eval look) cs)) with (eval look (Least k cs)) in D.
      change (kept neg (eval l (Least k cs)) (eval m (Least k cs))).
      rewrite (decided_stays look l Rl (Least k cs) D), (decided_stays look m Rm (Least k cs) D).
      destruct neg; simpl; auto.
    + apply least_kept. rewrite forallb_forall in W. rewrite Forall_forall in H0.
      apply Forall_forall. intros c I. apply H0; auto.
Qed.

(* ---- 6. Evidence that covers other evidence ---- *)

(* Whatever value e left possible, e' leaves possible too, or one that is worse (r), and what was
   missing is missing still. e holds at least one value: the true one, if nothing else. *)
Definition covers (r : fact -> value -> value -> Prop) (e e' : evidence) : Prop :=
  forall f at_,
    possible (e f at_) <> [] /\
    (forall v, In v (possible (e f at_)) -> exists w, In w (possible (e' f at_)) /\ r f v w) /\
    (missing (e f at_) = true -> missing (e' f at_) = true).

Definition respects (ok : bool -> atom -> bool) (r : fact -> value -> value -> Prop) : Prop :=
  (forall f, ok false (Known f) = false) /\
  forall f c neg x y, ok neg (Fact f c) = true -> r f x y ->
    if neg then holds c y = true -> holds c x = true else holds c x = true -> holds c y = true.

Lemma compare_T : forall c vs,
  compare c vs = T <-> vs <> [] /\ forall v, In v vs -> holds c v = true.
Proof.
  intros c vs. destruct vs as [| v vs]; [split; [discriminate | intros [[] _]; auto] |].
  unfold compare. destruct (forallb (holds c) (v :: vs)) eqn:B.
  - split; auto. intros _. split; [discriminate |]. apply forallb_forall; auto.
  - split; [destruct (existsb _ _); discriminate |]. intros [_ H].
    assert (forallb (holds c) (v :: vs) = true); [apply forallb_forall; auto | congruence].
Qed.

Lemma compare_F : forall c vs,
  compare c vs = F <-> vs <> [] /\ forall v, In v vs -> holds c v = false.
Proof.
  intros c vs. destruct vs as [| v vs]; [split; [discriminate | intros [[] _]; auto] |].
  unfold compare. destruct (existsb (holds c) (v :: vs)) eqn:B.
  - apply existsb_exists in B as [w [I H]]. split.
    + destruct (forallb _ _); discriminate.
    + intros [_ N]. rewrite N in H by auto. discriminate.
  - assert (N : forall w, In w (v :: vs) -> holds c w = false).
    { intros w I. destruct (holds c w) eqn:E; auto.
      assert (existsb (holds c) (v :: vs) = true); [apply existsb_exists; eauto | congruence]. }
    simpl forallb. rewrite (N v) by (left; auto). simpl. split; auto.
    intros _. split; [discriminate | auto].
Qed.

Lemma leaf_kept : forall ok r e e' at_, respects ok r -> covers r e e' ->
  forall neg a, ok neg a = true -> kept neg (leaf e at_ a) (leaf e' at_ a).
Proof.
  intros ok r e e' at_ [K H] C neg a O. destruct a as [f c | f | ps]; simpl;
    [destruct (C f at_) as [N [V _]] | destruct (C f at_) as [_ [_ M]] |].
  - destruct neg; simpl.
    + rewrite !compare_T. intros [_ A]. split; auto. intros v I.
      destruct (V v I) as [w [J R]]. apply (H f c true v w O R). auto.
    + rewrite !compare_F. intros [_ A]. split; auto. intros v I.
      destruct (V v I) as [w [J R]]. destruct (holds c v) eqn:E; auto.
      pose proof (H f c false v w O R E) as W. simpl in W. rewrite (A w J) in W. discriminate.
  - destruct neg; [| rewrite K in O; discriminate]. simpl.
    destruct (missing (e f at_)); auto. rewrite M by auto. auto.
  - destruct neg; simpl; auto.
Qed.

Lemma blind_refines : forall e at_, refines (blind at_) (leaf e at_).
Proof. intros e at_ [f c | f | ps]; simpl; intro D; try discriminate; auto. Qed.

Lemma closing_kept : forall ok r e e' p at_ c, respects ok r -> covers r e e' ->
  checked_by ok p = true -> In c p -> silent e' at_ c = true -> silent e at_ c = true.
Proof.
  intros ok r e e' p at_ c R C W I. unfold silent. intro S.
  unfold checked_by in W. rewrite forallb_forall in W.
  assert (P : In at_ positions) by (destruct at_; simpl; auto).
  apply W in P. rewrite forallb_forall in P. apply P in I.
  assert (Kp : kept false (eval (leaf e at_) (closing c at_)) (eval (leaf e' at_) (closing c at_))).
  { eapply walk_kept; eauto using blind_refines. intros. eapply leaf_kept; eauto. }
  simpl in Kp. destruct (eval (leaf e' at_) (closing c at_)); try discriminate. rewrite Kp; auto.
Qed.

Lemma stands_kept : forall ok r e e' p at_, respects ok r -> covers r e e' ->
  checked_by ok p = true -> stands p e' at_ = true -> stands p e at_ = true.
Proof.
  intros ok r e e' p at_ R C W S. unfold stands in *. rewrite forallb_forall in *.
  intros c I. eapply closing_kept; eauto.
Qed.

(* Where all that stands in one place stands in another, the other's answer is as wide. *)
Lemma wider : forall p q e e', (forall at_, stands p e' at_ = true -> stands q e at_ = true) ->
  width (position_of p e') <= width (position_of q e).
Proof.
  intros p q e e' H. unfold position_of.
  destruct (stands p e' opened) eqn:A; [rewrite (H _ A); auto |].
  destruct (stands p e' gated) eqn:B;
    [rewrite (H _ B); destruct (stands q e opened); simpl; auto |].
  destruct (stands p e' hosted) eqn:D; [rewrite (H _ D) | simpl; lia].
  destruct (stands q e opened), (stands q e gated); simpl; auto.
Qed.

(* ---- 7. T1 and T2 ---- *)

Definition at_least_as_risky (d : declared) (f : fact) (x y : value) : Prop :=
  riskier (d f) x y = true.

Lemma words_point_sound : forall k n vs neg x y, words_point k n neg vs = true ->
  riskier k x y = true -> (x = y \/ (x < n /\ y < n)) ->
  if neg then member y vs = true -> member x vs = true
  else member x vs = true -> member y vs = true.
Proof.
  intros k n vs neg x y W R [-> | [X Y]]; [destruct neg; auto |].
  unfold words_point in W. rewrite forallb_forall in W.
  specialize (W x (proj2 (in_seq n 0 x) ltac:(lia))). rewrite forallb_forall in W.
  specialize (W y (proj2 (in_seq n 0 y) ltac:(lia))). rewrite R in W. simpl in W.
  destruct neg, (member x vs), (member y vs); simpl in *; auto.
Qed.

Lemma riskier_words : forall k x y, riskier k x y = true ->
  x = y \/ match k with
           | Number Up => x < y | Number Down => y < x | Number Neutral => False
           | Words n _ | Mixed n _ => x < n /\ y < n
           end.
Proof.
  intros k x y H. unfold riskier in H. apply orb_prop in H as [E | H].
  - left. apply Nat.eqb_eq; auto.
  - right. destruct k as [[] | n [] | n r]; try discriminate;
      repeat (apply andb_prop in H as [H ?]); rewrite ?Nat.ltb_lt in *; lia.
Qed.

Lemma fine_respects : forall d, respects (fine d) (at_least_as_risky d).
Proof.
  intro d. split; auto. intros f c neg x y O R. simpl in O. unfold at_least_as_risky in R.
  destruct (riskier_words _ _ _ R) as [-> | L]; [destruct neg; auto |].
  destruct c as [v | v | v | v | vs]; simpl in O; destruct (d f) as [[] | n [] | n r] eqn:E;
    try discriminate; try contradiction; destruct neg; try discriminate; simpl;
    rewrite ?Nat.ltb_lt, ?Nat.leb_le; try lia;
    match type of O with words_point ?k ?n ?b _ = true =>
      exact (words_point_sound k n vs b x y O R (or_intror L)) end.
Qed.

(* T1. From e to e' the news got worse: of each fact, whatever was possible is possible still, or
   something riskier is. The answer is not wider. *)
Theorem bad_news : forall d p e e', checked d p = true -> covers (at_least_as_risky d) e e' ->
  width (position_of p e') <= width (position_of p e).
Proof.
  intros. apply wider. intro at_. eapply stands_kept; eauto using fine_respects.
Qed.

(* An interval whose risky end moved towards risk, wherever its other end went, is worse news. *)
Definition range lo hi := seq lo (S hi - lo).

Lemma higher_is_worse : forall d f lo hi lo' hi' v, d f = Number Up ->
  hi <= hi' -> lo' <= hi' -> In v (range lo hi) ->
  exists w, In w (range lo' hi') /\ at_least_as_risky d f v w.
Proof.
  intros d f lo hi lo' hi' v D H H' I. unfold range in *. rewrite in_seq in I. exists hi'. split.
  - apply in_seq. lia.
  - unfold at_least_as_risky, riskier. rewrite D.
    destruct (Nat.eqb_spec v hi'), (Nat.ltb_spec v hi'); simpl; auto; lia.
Qed.

Lemma lower_is_worse : forall d f lo hi lo' hi' v, d f = Number Down ->
  lo' <= lo -> lo' <= hi' -> In v (range lo hi) ->
  exists w, In w (range lo' hi') /\ at_least_as_risky d f v w.
Proof.
  intros d f lo hi lo' hi' v D H H' I. unfold range in *. rewrite in_seq in I. exists lo'. split.
  - apply in_seq. lia.
  - unfold at_least_as_risky, riskier. rewrite D.
    destruct (Nat.eqb_spec v lo'), (Nat.ltb_spec lo' v); simpl; auto; lia.
Qed.

(* T2 needs less than T1: only that no condition is lost when a fact is no longer known. *)
Definition unpraised (neg : bool) (a : atom) : bool := match a with Known _ => neg | _ => true end.

Definition knows_less (e e' : evidence) : Prop :=
  forall f at_,
    possible (e f at_) <> [] /\
    (forall v, In v (possible (e f at_)) -> In v (possible (e' f at_))) /\
    (missing (e f at_) = true -> missing (e' f at_) = true).

Lemma knows_less_covers : forall e e', knows_less e e' -> covers (fun _ => eq) e e'.
Proof.
  intros e e' H f at_. destruct (H f at_) as [N [V M]]. repeat split; auto. intros v I. eauto.
Qed.

Lemma unpraised_respects : respects unpraised (fun _ => eq).
Proof. split; auto. intros f c neg x y _ ->. destruct neg; auto. Qed.

Theorem silence_alone : forall p e e', checked_by unpraised p = true -> knows_less e e' ->
  width (position_of p e') <= width (position_of p e).
Proof.
  intros. apply wider. intro at_.
  eapply stands_kept; eauto using unpraised_respects, knows_less_covers.
Qed.

Lemma walk_weaker : forall (ok ok' : bool -> atom -> bool) look,
  (forall neg a, ok neg a = true -> ok' neg a = true) ->
  forall c neg, walk ok look neg c = true -> walk ok' look neg c = true.
Proof.
  intros ok ok' look H. apply (cond_deep (fun c => forall neg,
    walk ok look neg c = true -> walk ok' look neg c = true)); intros; simpl in *;
    match goal with W : _ || _ = true |- _ => apply orb_prop in W as [D | W];
      [rewrite D; auto | apply orb_true_intro; right; auto] end;
    rewrite forallb_forall in *;
    match goal with A : Forall _ _ |- _ => rewrite Forall_forall in A end; auto.
Qed.

Theorem silence : forall d p e e', checked d p = true -> knows_less e e' ->
  width (position_of p e') <= width (position_of p e).
Proof.
  intros d p e e' C. apply silence_alone. unfold checked, checked_by in *.
  rewrite forallb_forall in *. intros at_ I. specialize (C at_ I). rewrite forallb_forall in *.
  intros c J. eapply walk_weaker; [| apply C; auto].
  intros neg [f k | f | ps]; simpl; auto.
Qed.

(* As long as no interval misses the true value, nothing opens that the truth would keep shut. *)
Corollary no_error_without_a_miss : forall d p truth e, checked d p = true ->
  (forall f at_, exists v, truth f at_ = {| possible := [v]; missing := false |} /\
                           In v (possible (e f at_))) ->
  width (position_of p e) <= width (position_of p truth).
Proof.
  intros d p truth e C H. eapply silence; eauto. intros f at_. destruct (H f at_) as [v [-> I]].
  simpl. repeat split; try discriminate. intros w [<- | []]; auto.
Qed.

(* ---- 8. T3 and T4 ---- *)

Theorem stacked : forall p q e at_,
  stands (p ++ q) e at_ = stands p e at_ && stands q e at_.
Proof. intros. apply forallb_app. Qed.

Theorem stacking : forall p q e,
  width (position_of (p ++ q) e) <= width (position_of p e) /\
  width (position_of (p ++ q) e) <= width (position_of q e).
Proof.
  intros. split; apply wider; intro at_; rewrite stacked; intro H; apply andb_prop in H; tauto.
Qed.

(* The language has no `to be closed require`, and evidence rules out all values only if it
   contradicts itself. *)
Definition well_formed (p : policy) : Prop :=
  forall q c ex, In (Require q c ex) p -> q <> closed.
Definition consistent (e : evidence) : Prop := forall f at_, possible (e f at_) <> [].

Lemma closed_stands : forall p e, well_formed p -> consistent e -> stands p e closed = true.
Proof.
  intros p e W C. unfold stands. apply forallb_forall. intros [q c ex | q c ex | q c ex | f] I;
    unfold silent; simpl.
  - reflexivity.
  - reflexivity.
  - pose proof (W q c ex I). destruct q; simpl; auto; congruence.
  - assert (E : compare (Among []) (possible (e f closed)) = F) by (apply compare_F; auto).
    change (is_F (compare (Among []) (possible (e f closed))) = true). rewrite E. reflexivity.
Qed.

Definition widest (p : policy) (e : evidence) (at_ : position) : Prop :=
  stands p e at_ = true /\ forall other, stands p e other = true -> width other <= width at_.

Theorem one_position : forall p e, well_formed p -> consistent e ->
  widest p e (position_of p e) /\ forall at_, widest p e at_ -> at_ = position_of p e.
Proof.
  intros p e W C. pose proof (closed_stands p e W C) as Z.
  assert (L : widest p e (position_of p e)).
  { unfold widest, position_of.
    destruct (stands p e opened) eqn:A; [split; auto; intros [] _; simpl; lia |].
    destruct (stands p e gated) eqn:B;
      [split; auto; intros [] H; simpl; try lia; congruence |].
    destruct (stands p e hosted) eqn:D; (split; auto; intros [] H; simpl; try lia; congruence). }
  split; auto. intros at_ [S M]. destruct L as [S' M'].
  specialize (M _ S'). specialize (M' _ S).
  destruct at_, (position_of p e); simpl in *; auto; lia.
Qed.

(* ---- 9. Duties ---- *)

Theorem duties_of_bad_news : forall d x e e' at_, checked_duty d x = true ->
  covers (at_least_as_risky d) e e' -> applies e at_ x = true -> applies e' at_ x = true.
Proof.
  intros d x e e' at_ W C. unfold applies. intro A.
  unfold checked_duty in W. rewrite forallb_forall in W.
  assert (P : In at_ positions) by (destruct at_; simpl; auto).
  apply W in P.
  assert (kept false (eval (leaf e at_) (guard x at_)) (eval (leaf e' at_) (guard x at_))) as K.
  { eapply walk_kept; eauto using blind_refines. intros.
    eapply leaf_kept; eauto using fine_respects. }
  simpl in K. destruct (eval (leaf e' at_) (guard x at_)); auto.
  rewrite K in A by auto. discriminate.
Qed.

(* ---- 10. T5: how many measurements must miss ---- *)

Section Width.
  Variable measured : fact -> bool.

  (* Of so many measured facts, at most, an objection is made: of a condition the number, and the
     facts below it. Parts that hold together are added; of others the widest stand for all. *)
  Definition spread := (nat * list fact)%type.
  Definition distinct := nodup Nat.eq_dec.
  Definition join (a b : spread) : spread :=
    let fs := distinct (snd a ++ snd b) in (min (fst a + fst b) (length fs), fs).
  Fixpoint best (k : nat) (ws : list nat) : nat := (* the sum of the k largest *)
    match k, ws with
    | S k', w :: r => max (w + best k' r) (best k r)
    | _, _ => 0
    end.
  Definition together (k : nat) (ss : list spread) : spread :=
    if k =? length ss then fold_left join ss (0, [])
    else let fs := distinct (concat (map snd ss)) in
         (min (best k (map fst ss)) (length fs), fs).

  Section Spread.
    Variable look : atom -> tri.
    Fixpoint spread_of (neg : bool) (c : cond) : spread :=
      if decided (eval look c) then (0, []) else
      match c with
      | Atom (Fact f _) | Atom (Known f) => if measured f then (1, [f]) else (0, [])
      | Atom (Candidate _) => (0, [])
      | Not c => spread_of (negb neg) c
      | All cs => together (if neg then 1 else length cs) (map (spread_of neg) cs)
      | Any cs => together (if neg then length cs else 1) (map (spread_of neg) cs)
      | Least k cs => together (if neg then S (length cs) - k else k) (map (spread_of neg) cs)
      end.
  End Spread.

  Definition clause_width (at_ : position) (c : clause) : nat :=
    fst (spread_of (blind at_) false (closing c at_)).
  Definition policy_width (p : policy) : nat :=
    list_max (flat_map (fun at_ => map (clause_width at_) p) [hosted; gated; opened]).

  (* ls: facts that did not miss. *)
  Definition hits (truth e : evidence) (at_ : position) (ls : list fact) : Prop :=
    forall f, measured f = false \/ In f ls ->
      possible (truth f at_) <> [] /\
      (forall v, In v (possible (truth f at_)) -> In v (possible (e f at_))) /\
      (missing (truth f at_) = true -> missing (e f at_) = true).

  Definition lost (neg : bool) (t : tri) := if neg then is_T t else is_F t.
  Definition stays neg t := negb (lost neg t).
  Definition good (s : spread) (ls : list fact) : Prop :=
    NoDup ls /\ length ls <= fst s /\ incl ls (snd s).

  Lemma hits_less : forall truth e at_ ls ms, incl ls ms ->
    hits truth e at_ ms -> hits truth e at_ ls.
  Proof. intros truth e at_ ls ms I H f [M | J]; apply H; auto. Qed.

  Lemma distinct_le : forall ls, length (distinct ls) <= length ls.
  Proof.
    intro ls. apply NoDup_incl_length; [apply NoDup_nodup |]. intros x I. eapply nodup_In; eauto.
  Qed.

  Lemma good_join : forall a b ls ms, good a ls -> good b ms ->
    good (join a b) (distinct (ls ++ ms)).
  Proof.
    intros a b ls ms [_ [A I]] [_ [B J]]. unfold good, join. simpl.
    assert (N : incl (distinct (ls ++ ms)) (distinct (snd a ++ snd b))).
    { intros x X. apply nodup_In in X. apply nodup_In. apply in_app_or in X. apply in_or_app.
      destruct X; auto. }
    split; [apply NoDup_nodup | split; auto]. apply Nat.min_glb.
    - eapply Nat.le_trans; [apply distinct_le |]. rewrite app_length. apply Nat.add_le_mono; auto.
    - apply NoDup_incl_length; auto. apply NoDup_nodup.
  Qed.

  Lemma filter_length_le : forall (what : tri -> bool) ts, length (filter what ts) <= length ts.
  Proof.
    intros what ts. induction ts as [| t ts IH]; simpl; auto. destruct (what t); simpl; lia.
  Qed.

  Lemma forallb_count : forall neg ts,
    forallb (stays neg) ts = (length ts <=? count (stays neg) ts).
  Proof.
    intros neg ts. unfold count. induction ts as [| t ts IH]; simpl; auto.
    pose proof (filter_length_le (stays neg) ts) as L.
    destruct (stays neg t); simpl; [rewrite IH; auto |].
    symmetry. destruct (length (filter (stays neg) ts)); auto. apply Nat.leb_gt. lia.
  Qed.

  Lemma existsb_count : forall neg ts, existsb (stays neg) ts = (1 <=? count (stays neg) ts).
  Proof.
    intros neg ts. unfold count. induction ts as [| t ts IH]; simpl; auto.
    destruct (stays neg t); simpl; auto.
  Qed.

  Lemma count_rest : forall ts, count is_T ts + count (stays true) ts = length ts.
  Proof.
    unfold count. induction ts as [| t ts IH]; simpl; auto. destruct t; simpl; lia.
  Qed.

  (* How many of the kids must stay, for the condition to stay. *)
  Definition needed (neg : bool) (c : cond) : nat :=
    match c with
    | All cs => if neg then 1 else length cs
    | Any cs => if neg then length cs else 1
    | Least k cs => if neg then S (length cs) - k else k
    | _ => 0
    end.

  Lemma all_stays : forall neg ts, stays neg (all_of ts) =
    if neg then existsb (stays neg) ts else forallb (stays neg) ts.
  Proof.
    intros neg ts. induction ts as [| t ts IH]; destruct neg; simpl in *; auto; rewrite <- IH;
      destruct t, (all_of ts); auto.
  Qed.

  Lemma any_stays : forall neg ts, stays neg (any_of ts) =
    if neg then forallb (stays neg) ts else existsb (stays neg) ts.
  Proof.
    intros neg ts. induction ts as [| t ts IH]; destruct neg; simpl in *; auto; rewrite <- IH;
      destruct t, (any_of ts); auto.
  Qed.

  Lemma least_stays : forall neg k ts, stays neg (at_least k ts) =
    ((if neg then S (length ts) - k else k) <=? count (stays neg) ts).
  Proof.
    intros neg k ts. unfold stays at 1, lost. destruct neg.
    - pose proof (count_rest ts) as R. pose proof (at_least_T k ts) as E.
      destruct (Nat.leb_spec (S (length ts) - k) (count (stays true) ts)) as [L | L];
        destruct (at_least k ts) eqn:A; simpl; auto;
        try (destruct E as [E _]; specialize (E eq_refl); lia);
        assert (X : k <= count is_T ts) by lia; apply E in X; discriminate.
    - pose proof (at_least_F k ts) as E.
      change (count (stays false) ts) with (count not_F ts).
      destruct (Nat.leb_spec k (count not_F ts)) as [L | L];
        destruct (at_least k ts) eqn:A; simpl; auto;
        try (destruct E as [E _]; specialize (E eq_refl); lia);
        destruct E as [_ E]; apply E in L; discriminate.
  Qed.

  (* Some of the kids are chosen, those that stay in truth, and with them the facts they hang on. *)
  Section Choose.
    Variable look : atom -> tri.
    Variable neg : bool.
    Variable l : atom -> tri.                     (* in truth *)
    Variable hit : list fact -> (atom -> tri) -> Prop.
    Hypothesis less : forall ls ms m, incl ls ms -> hit ms m -> hit ls m.
    Definition kept_by (c : cond) (ls : list fact) :=
      good (spread_of look neg c) ls /\
      forall m, hit ls m -> stays neg (eval m c) = true.

    Lemma choose_some : forall cs,
      Forall (fun c => stays neg (eval l c) = true -> exists ls, kept_by c ls) cs ->
      forall k, k <= count (stays neg) (map (eval l) cs) ->
      exists ls, length ls <= best k (map fst (map (spread_of look neg) cs)) /\
        incl ls (concat (map snd (map (spread_of look neg) cs))) /\
        forall m, hit ls m -> k <= count (stays neg) (map (eval m) cs).
    Proof.
      intros cs H. induction H as [| c cs Hc _ IH]; intros k K; unfold count in *; simpl in *.
      - exists []. destruct k; simpl; repeat split; try lia. intros x [].
      - destruct k as [| k]; [exists []; simpl; repeat split; try lia; intros x [] |].
        destruct (stays neg (eval l c)) eqn:E; simpl in K.
        + destruct (Hc eq_refl) as [ls [[_ [A I]] W]]. destruct (IH k ltac:(lia)) as [ms [B [J V]]].
          exists (ls ++ ms). repeat split.
          * rewrite app_length. lia.
          * intros x X. apply in_app_or in X. apply in_or_app. destruct X; auto.
          * intros m M. rewrite W; simpl; [apply le_n_S, V |];
              (eapply less; [| exact M]); intros x X; apply in_or_app; auto.
        + destruct (IH (S k) K) as [ms [B [J V]]]. exists ms. repeat split.
          * lia.
          * intros x X. apply in_or_app; auto.
          * intros m M. specialize (V m M). destruct (stays neg (eval m c)); simpl; lia.
    Qed.

    Lemma choose_all : forall cs,
      Forall (fun c => stays neg (eval l c) = true -> exists ls, kept_by c ls) cs ->
      forallb (stays neg) (map (eval l) cs) = true ->
      forall a as_, good a as_ ->
      exists ls, good (fold_left join (map (spread_of look neg) cs) a) ls /\ incl as_ ls /\
        forall m, hit ls m -> forallb (stays neg) (map (eval m) cs) = true.
    Proof.
      intros cs H. induction H as [| c cs Hc _ IH]; simpl; intros S a as_ G.
      - exists as_. split; auto. split; auto. apply incl_refl.
      - apply andb_prop in S as [S1 S2]. destruct (Hc S1) as [ls [Gc W]].
        destruct (IH S2 _ _ (good_join _ _ _ _ G Gc)) as [ms [Gm [I V]]].
        assert (D : forall x, In x (as_ ++ ls) -> In x ms).
        { intros x X. apply I. apply nodup_In. auto. }
        exists ms. split; auto. split.
        + intros x X. apply D. apply in_or_app; auto.
        + intros m M. rewrite W, V; auto. eapply less; [| exact M].
          intros x X. apply D. apply in_or_app; auto.
    Qed.

    Lemma choose : forall cs k,
      Forall (fun c => stays neg (eval l c) = true -> exists ls, kept_by c ls) cs ->
      k <= count (stays neg) (map (eval l) cs) ->
      exists ls, good (together k (map (spread_of look neg) cs)) ls /\
        forall m, hit ls m -> k <= count (stays neg) (map (eval m) cs).
    Proof.
      intros cs k H K. unfold together. rewrite map_length.
      destruct (Nat.eqb_spec k (length cs)) as [-> | _].
      - assert (A : forallb (stays neg) (map (eval l) cs) = true).
        { rewrite forallb_count, map_length. apply Nat.leb_le; auto. }
        assert (Z : good (0, []) []).
        { repeat split; simpl; auto. constructor. apply incl_refl. }
        destruct (choose_all cs H A _ _ Z) as [ls [G [_ V]]]. exists ls. split; auto.
        intros m M. apply V in M. rewrite forallb_count, map_length in M. apply Nat.leb_le; auto.
      - destruct (choose_some cs H k K) as [ls [A [I V]]]. exists (distinct ls). split.
        + assert (J : incl (distinct ls)
                        (distinct (concat (map snd (map (spread_of look neg) cs))))).
          { intros x X. apply nodup_In. apply I. eapply nodup_In; eauto. }
          split; [apply NoDup_nodup | split; auto]. simpl. apply Nat.min_glb.
          * eapply Nat.le_trans; [apply distinct_le | auto].
          * apply NoDup_incl_length; auto. apply NoDup_nodup.
        + intros m M. apply V. eapply less; [| exact M]. intros x X. apply nodup_In; auto.
    Qed.
  End Choose.

  Lemma all_needed : forall neg l cs, stays neg (eval l (All cs)) =
    (needed neg (All cs) <=? count (stays neg) (map (eval l) cs)).
  Proof.
    intros. simpl eval. rewrite all_stays, existsb_count, forallb_count, map_length.
    destruct neg; auto.
  Qed.

  Lemma any_needed : forall neg l cs, stays neg (eval l (Any cs)) =
    (needed neg (Any cs) <=? count (stays neg) (map (eval l) cs)).
  Proof.
    intros. simpl eval. rewrite any_stays, existsb_count, forallb_count, map_length.
    destruct neg; auto.
  Qed.

  Lemma least_needed : forall neg l k cs, stays neg (eval l (Least k cs)) =
    (needed neg (Least k cs) <=? count (stays neg) (map (eval l) cs)).
  Proof. intros. simpl eval. rewrite least_stays, map_length. destruct neg; auto. Qed.

  Lemma kept_stays : forall neg a b, kept neg a b -> stays neg a = true -> stays neg b = true.
  Proof. intros [] [] [] K S; simpl in *; intuition discriminate. Qed.

  Lemma stays_not : forall neg t, stays neg (tnot t) = stays (negb neg) t.
  Proof. intros [] []; auto. Qed.

  Section Few.
    Variable truth : evidence.
    Variable at_ : position.
    Let hit ls m := exists e, hits truth e at_ ls /\ m = leaf e at_.

    Lemma hit_less : forall ls ms m, incl ls ms -> hit ms m -> hit ls m.
    Proof. intros ls ms m I [e [E ->]]. exists e. split; auto. eapply hits_less; eauto. Qed.

    Lemma few_decided : forall c neg, decided (eval (blind at_) c) = true ->
      stays neg (eval (leaf truth at_) c) = true ->
      exists ls, kept_by (blind at_) neg hit c ls.
    Proof.
      intros c neg D S. exists []. split.
      - assert (E : spread_of (blind at_) neg c = (0, [])).
        { destruct c; unfold spread_of; fold spread_of; rewrite D; auto. }
        rewrite E. repeat split; simpl; auto. constructor. apply incl_refl.
      - intros m [e [_ ->]].
        rewrite (decided_stays _ _ (blind_refines e at_) c D).
        rewrite (decided_stays _ _ (blind_refines truth at_) c D) in S. auto.
    Qed.

    Lemma few_atom : forall a neg, unpraised neg a = true ->
      stays neg (eval (leaf truth at_) (Atom a)) = true ->
      exists ls, kept_by (blind at_) neg hit (Atom a) ls.
    Proof.
      intros a neg O S. destruct a as [f c | f | ps].
      - exists (if measured f then [f] else []). split.
        + simpl. destruct (measured f); repeat split; simpl; auto using incl_refl;
            repeat constructor; auto.
        + intros m [e [H ->]]. destruct (H f) as [N [V _]].
          { destruct (measured f); auto. right. left. auto. }
          eapply kept_stays; [| exact S]. destruct neg; simpl.
          * rewrite !compare_T. intros [_ A]. split; auto.
          * rewrite !compare_F. intros [_ A]. split; auto.
      - exists (if measured f then [f] else []). split.
        + simpl. destruct (measured f); repeat split; simpl; auto using incl_refl;
            repeat constructor; auto.
        + intros m [e [H ->]]. destruct (H f) as [_ [_ M]].
          { destruct (measured f); auto. right. left. auto. }
          destruct neg; [| discriminate]. simpl in *.
          destruct (missing (truth f at_)); [rewrite M; auto | discriminate].
      - apply few_decided; auto. simpl. destruct (among at_ ps); auto.
    Qed.

    Lemma few : forall c neg, walk unpraised (blind at_) neg c = true ->
      stays neg (eval (leaf truth at_) c) = true ->
      exists ls, kept_by (blind at_) neg hit c ls.
    Proof.
      apply (cond_deep (fun c => forall neg, walk unpraised (blind at_) neg c = true ->
        stays neg (eval (leaf truth at_) c) = true ->
        exists ls, kept_by (blind at_) neg hit c ls)).
      - intros a neg W S. simpl in W. apply orb_prop in W as [D | W];
          [apply few_decided; auto | apply few_atom; auto].
      - intros c IH neg W S.
        destruct (decided (eval (blind at_) (Not c))) eqn:D; [apply few_decided; auto |].
        simpl in W. simpl in D. rewrite D in W. simpl in W. simpl in S. rewrite stays_not in S.
        destruct (IH _ W S) as [ls [G V]]. exists ls. split.
        + simpl. rewrite D. auto.
        + intros m M. simpl. rewrite stays_not. auto.
      - intros cs IH neg W S.
        destruct (decided (eval (blind at_) (All cs))) eqn:D; [apply few_decided; auto |].
        simpl in W. simpl in D. rewrite D in W. simpl in W. rewrite forallb_forall in W.
        rewrite all_needed in S. apply Nat.leb_le in S.
        assert (H : Forall (fun c => stays neg (eval (leaf truth at_) c) = true ->
                            exists ls, kept_by (blind at_) neg hit c ls) cs).
        { rewrite Forall_forall in *. auto. }
        destruct (choose (blind at_) neg (leaf truth at_) hit hit_less cs _ H S) as [ls [G V]].
        exists ls. split; [simpl; rewrite D; exact G |].
        intros m M. rewrite all_needed. apply Nat.leb_le. auto.
      - intros cs IH neg W S.
        destruct (decided (eval (blind at_) (Any cs))) eqn:D; [apply few_decided; auto |].
        simpl in W. simpl in D. rewrite D in W. simpl in W. rewrite forallb_forall in W.
        rewrite any_needed in S. apply Nat.leb_le in S.
        assert (H : Forall (fun c => stays neg (eval (leaf truth at_) c) = true ->
                            exists ls, kept_by (blind at_) neg hit c ls) cs).
        { rewrite Forall_forall in *. auto. }
        destruct (choose (blind at_) neg (leaf truth at_) hit hit_less cs _ H S) as [ls [G V]].
        exists ls. split; [simpl; rewrite D; exact G |].
        intros m M. rewrite any_needed. apply Nat.leb_le. auto.
      - intros k cs IH neg W S.
        destruct (decided (eval (blind at_) (Least k cs))) eqn:D; [apply few_decided; auto |].
        simpl in W. simpl in D. rewrite D in W. simpl in W. rewrite forallb_forall in W.
        rewrite least_needed in S. apply Nat.leb_le in S.
        assert (H : Forall (fun c => stays neg (eval (leaf truth at_) c) = true ->
                            exists ls, kept_by (blind at_) neg hit c ls) cs).
        { rewrite Forall_forall in *. auto. }
        destruct (choose (blind at_) neg (leaf truth at_) hit hit_less cs _ H S) as [ls [G V]].
        exists ls. split; [simpl; rewrite D; exact G |].
        intros m M. rewrite least_needed. apply Nat.leb_le. auto.
    Qed.
  End Few.

  Lemma list_max_in : forall ns n, In n ns -> n <= list_max ns.
  Proof.
    intros ns n I. pose proof (proj1 (list_max_le ns (list_max ns)) (Nat.le_refl _)) as H.
    rewrite Forall_forall in H. auto.
  Qed.

  (* T5. What the truth forbids can be traced to at most policy_width measured facts: as long as
     none of *these* intervals misses its true value, and what is not measured is no better known
     than the truth, the position stays forbidden. So it is allowed with a chance of at most width
     times alpha. *)
  Theorem few_must_miss : forall p truth at_, checked_by unpraised p = true ->
    at_ <> closed -> stands p truth at_ = false ->
    exists ls, NoDup ls /\ length ls <= policy_width p /\
      forall e, hits truth e at_ ls -> stands p e at_ = false.
  Proof.
    intros p truth at_ C Z S.
    assert (X : exists c, In c p /\ silent truth at_ c = false).
    { unfold stands in S. clear C. induction p as [| c p IH]; simpl in S; [discriminate |].
      destruct (silent truth at_ c) eqn:E; [destruct (IH S) as [d [I D]] |]; firstorder. }
    destruct X as [c [I E]].
    unfold checked_by in C. rewrite forallb_forall in C.
    assert (P : In at_ positions) by (destruct at_; simpl; auto).
    apply C in P. rewrite forallb_forall in P.
    destruct (few truth at_ (closing c at_) false (P c I)) as [ls [[N [L _]] V]].
    { unfold silent in E. unfold stays, lost. rewrite E. auto. }
    exists ls. split; auto. split.
    - eapply Nat.le_trans; [exact L |]. apply list_max_in. apply in_flat_map. exists at_. split.
      + destruct at_; simpl; auto; congruence.
      + apply in_map_iff. exists c. auto.
    - intros e H. unfold stands. apply Bool.not_true_iff_false. intro A.
      rewrite forallb_forall in A. specialize (A c I). unfold silent in A.
      specialize (V (leaf e at_) (ex_intro _ e (conj H eq_refl))).
      unfold stays, lost in V. rewrite A in V. discriminate.
  Qed.
End Width.

Print Assumptions bad_news.
Print Assumptions silence_alone.
Print Assumptions silence.
Print Assumptions no_error_without_a_miss.
Print Assumptions stacking.
Print Assumptions one_position.
Print Assumptions duties_of_bad_news.
Print Assumptions few_must_miss.

(* ---- 11. The program ---- *)

(* Numbers become the machine's, booleans and lists OCaml's own; nothing else is replaced. *)
Require Import ExtrOcamlBasic ExtrOcamlNatInt.
Extraction "policy.ml" position_of checked checked_duty applies policy_width.
