//! Every action, declared once. Hints, help, keymap checks and the key reference are made from this table.

use super::effect::Effect;
use super::forms::BatchAct;
use super::state::{Screen, State};
use super::update as go;
use crate::domain::application::Act as A;
use crate::domain::book::StepId;
use crate::domain::code::Kind;
use crate::domain::disclosure::Act as D;
use crate::domain::message::Message;
use crate::domain::opinion::Act as O;
use crate::office::query::Act;

/// An action.
#[derive(Debug)]
pub struct Action {
    /// Its id in keymaps; its words are `action-…` with dots as dashes, its help the attribute `.help`.
    pub id: &'static str,
    /// The keymap context it belongs to.
    pub context: &'static str,
    /// Its place among the hints of the footer, the first first; none where it is no hint.
    pub hint: Option<u8>,
    /// Whether it is possible now, or why not.
    pub possible: fn(&State) -> Result<(), Message>,
    /// Does it.
    pub run: fn(&mut State) -> Vec<Effect>,
}

impl Action {
    /// Whether it does something, or leads to where only something is done: not where one only looks at a past day.
    pub fn acts(&self) -> bool {
        match self.context {
            "selected-tasks" | "selected-opinions" | "item" | "catalogue" | "calendar" | "notice"
            | "people" | "preview" | "confirm" | "drafts" | "disclosure" | "opinion" | "application" => true,
            "global" => matches!(
                self.id,
                "app.undo" | "drafts.open" | "people.open" | "catalogue.open" | "calendar.open"
            ),
            book => Kind::parse(book).is_some(),
        }
    }

    /// The id of its words.
    pub fn words(&self) -> String {
        format!("action-{}", self.id.replace('.', "-"))
    }
}

/// The contexts a keymap may bind in.
pub const CONTEXTS: &[&str] = &[
    "global",
    "list",
    "main",
    "tree",
    "tasks",
    "opinions",
    "applications",
    "queue",
    "selected-tasks",
    "selected-opinions",
    "detail",
    "item",
    "due",
    "disclosure",
    "opinion",
    "application",
    "plan",
    "press",
    "supervisor",
    "consultation",
    "archive",
    "assessment",
    "accountability",
    "ranking",
    "letter",
    "templates",
    "board",
    "leader",
    "people",
    "calendar",
    "notice",
    "help",
    "confirm",
    "finder",
    "catalogue",
    "versions",
    "preview",
    "drafts",
    "candidates",
    "plans",
];

/// The context of what lies over the screen; bound like the others.
pub const POPUP: &str = "popup";

/// The contexts that are in force together, innermost first, at every place where keys are pressed.
pub const TOGETHER: &[&[&str]] = &[
    &["tree", "disclosure", "due", "item", "main", "list", "global"],
    &["tree", "opinion", "due", "item", "main", "list", "global"],
    &["tree", "application", "due", "item", "main", "list", "global"],
    &["selected-tasks", "tasks", "queue", "disclosure", "due", "item", "main", "list", "global"],
    &["tasks", "queue", "disclosure", "due", "item", "main", "list", "global"],
    &["selected-opinions", "opinions", "queue", "opinion", "due", "item", "main", "list", "global"],
    &["opinions", "queue", "opinion", "due", "item", "main", "list", "global"],
    &["applications", "application", "due", "item", "main", "list", "global"],
    &["detail", "application", "due", "item", "main", "list", "global"],
    &["plan", "due", "item", "main", "list", "global"],
    &["tree", "plan", "due", "item", "main", "list", "global"],
    &["detail", "plan", "due", "item", "main", "list", "global"],
    &["press", "due", "main", "list", "global"],
    &["tree", "press", "due", "main", "list", "global"],
    &["detail", "press", "due", "main", "list", "global"],
    &["supervisor", "due", "main", "list", "global"],
    &["tree", "supervisor", "due", "main", "list", "global"],
    &["detail", "supervisor", "due", "main", "list", "global"],
    &["consultation", "due", "main", "list", "global"],
    &["tree", "consultation", "due", "main", "list", "global"],
    &["detail", "consultation", "due", "main", "list", "global"],
    &["archive", "due", "main", "list", "global"],
    &["tree", "archive", "due", "main", "list", "global"],
    &["detail", "archive", "due", "main", "list", "global"],
    &["assessment", "due", "main", "list", "global"],
    &["tree", "assessment", "due", "main", "list", "global"],
    &["detail", "assessment", "due", "main", "list", "global"],
    &["accountability", "due", "main", "list", "global"],
    &["tree", "accountability", "due", "main", "list", "global"],
    &["detail", "accountability", "due", "main", "list", "global"],
    &["detail", "disclosure", "due", "item", "main", "list", "global"],
    &["detail", "opinion", "due", "item", "main", "list", "global"],
    &["board", "due", "list", "global"],
    &["ranking", "list", "global"],
    &["leader", "due", "list", "global"],
    &["people", "list", "global"],
    &["catalogue", "list", "global"],
    &["versions", "popup", "list"],
    &["preview", "popup", "list"],
    &["calendar", "list", "global"],
    &["notice", "list", "global"],
    &["help", "popup", "list"],
    &["drafts", "popup", "list"],
    &["candidates", "popup", "list"],
    &["confirm", "popup", "list"],
    &["letter", "popup", "list"],
    &["plans", "popup", "list"],
    &["templates", "popup", "list"],
    &["finder"],
];

type Run = fn(&mut State) -> Vec<Effect>;
type Possible = fn(&State) -> Result<(), Message>;

const fn ui(id: &'static str, context: &'static str, hint: Option<u8>, run: Run) -> Action {
    Action { id, context, hint, possible: |_| Ok(()), run }
}

const fn act(
    id: &'static str,
    context: &'static str,
    hint: Option<u8>,
    possible: Possible,
    run: Run,
) -> Action {
    Action { id, context, hint, possible, run }
}

macro_rules! acts {
    ($act:expr) => {
        (|state| state.allowed($act), |state| go::begin(state, $act))
    };
}

macro_rules! on {
    ($id:literal, $context:literal, $hint:expr, $act:expr) => {{
        const PAIR: (Possible, Run) = acts!($act);
        act($id, $context, $hint, PAIR.0, PAIR.1)
    }};
}

/// A step in a case of one of the other books.
macro_rules! step {
    ($id:literal, $context:literal, $hint:expr) => {
        on!($id, $context, $hint, Act::Step(StepId::new($id)))
    };
}

/// A step that begins a case of one of the other books.
macro_rules! begins {
    ($id:literal, $context:literal, $hint:expr) => {
        act(
            $id,
            $context,
            $hint,
            |state| go::may_begin(state, StepId::new($id)),
            |state| go::begin_case(state, StepId::new($id)),
        )
    };
}

/// The actions, in the order in which help lists them.
pub const ACTIONS: &[Action] = &[
    ui("selected.approve", "selected-tasks", Some(1), |state| go::begin_batch(state, BatchAct::Approve)),
    ui("selected.return", "selected-tasks", Some(2), |state| go::begin_batch(state, BatchAct::Return)),
    ui("selected.assign", "selected-opinions", Some(1), |state| go::begin_batch(state, BatchAct::Assign)),
    ui("selected.transfer", "selected-opinions", Some(2), |state| go::begin_batch(state, BatchAct::Transfer)),
    on!("disclosure.approve", "disclosure", Some(1), Act::Disclosure(D::Approve)),
    on!("disclosure.return", "disclosure", Some(2), Act::Disclosure(D::Return)),
    on!("disclosure.refuse", "disclosure", Some(3), Act::Disclosure(D::Refuse)),
    on!("disclosure.publish", "disclosure", Some(4), Act::Disclosure(D::Publish)),
    on!("disclosure.resubmit", "disclosure", Some(5), Act::Disclosure(D::Resubmit)),
    on!("disclosure.close", "disclosure", Some(6), Act::Disclosure(D::Close)),
    on!("disclosure.again", "disclosure", Some(14), Act::Disclosure(D::Again)),
    on!("disclosure.take-down", "disclosure", Some(15), Act::Disclosure(D::TakeDown)),
    on!("disclosure.withdraw", "disclosure", Some(16), Act::Disclosure(D::Withdraw)),
    on!("opinion.reply", "opinion", Some(1), Act::Opinion(O::Reply)),
    on!("opinion.assign", "opinion", Some(2), Act::Opinion(O::Assign)),
    on!("opinion.transfer", "opinion", Some(3), Act::Opinion(O::Transfer)),
    on!("opinion.report-to-submitter", "opinion", Some(4), Act::Opinion(O::ReportToSubmitter)),
    on!("opinion.report-to-unit", "opinion", Some(5), Act::Opinion(O::ReportToUnit)),
    on!("opinion.close", "opinion", Some(6), Act::Opinion(O::Close)),
    on!("opinion.mark-important", "opinion", Some(14), Act::Opinion(O::MarkImportant)),
    on!("opinion.mark-hotspot", "opinion", Some(15), Act::Opinion(O::MarkHotspot)),
    on!("opinion.see-identity", "opinion", Some(9), Act::Opinion(O::SeeIdentity)),
    on!("application.accept", "application", Some(1), Act::Application(A::Accept)),
    on!("application.complete", "application", Some(2), Act::Application(A::Complete)),
    on!("application.ask-to-complete", "application", Some(3), Act::Application(A::AskToComplete)),
    on!("application.decide", "application", Some(1), Act::Application(A::Decide)),
    on!("application.extend", "application", Some(2), Act::Application(A::Extend)),
    on!("application.file", "application", Some(1), Act::Application(A::File)),
    on!("application.superior-reply", "application", Some(1), Act::Application(A::SuperiorReply)),
    on!("application.disclose", "application", Some(1), Act::Application(A::Disclose)),
    act("letter.open", "application", Some(4), go::has_letters, go::letters),
    on!("application.deliver", "application", Some(5), Act::Application(A::Deliver)),
    on!("application.close", "application", Some(6), Act::Application(A::Close)),
    on!("application.see-identity", "application", Some(9), Act::Application(A::SeeIdentity)),
    on!("application.withdraw", "application", Some(16), Act::Application(A::Withdraw)),
    on!("application.complain", "application", Some(15), Act::Application(A::Complain)),
    on!("application.look-into", "application", Some(5), Act::Application(A::LookInto)),
    on!("application.tell-complainant", "application", Some(5), Act::Application(A::TellComplainant)),
    // Plans and matters outside the catalogue.
    step!("plan.approve", "plan", Some(1)),
    step!("plan.send-back", "plan", Some(2)),
    step!("plan.refuse", "plan", Some(3)),
    step!("plan.rework", "plan", Some(1)),
    step!("plan.conclude", "plan", Some(4)),
    step!("plan.withdraw", "plan", Some(16)),
    step!("plan.review", "plan", Some(1)),
    step!("plan.return", "plan", Some(2)),
    step!("plan.amend", "plan", Some(5)),
    step!("plan.announce", "plan", Some(1)),
    step!("plan.adjust", "plan", Some(2)),
    begins!("plan.matter", "plan", Some(10)),
    begins!("plan.file", "plan", Some(11)),
    begins!("plan.change", "plan", Some(12)),
    ui("plans.open", "plan", Some(6), go::plans),
    ui("plans.go", "plans", None, go::plans_go),
    ui("plans.year-before", "plans", None, |state| go::plans_year(state, -1)),
    ui("plans.year-after", "plans", None, |state| go::plans_year(state, 1)),
    // Press.
    step!("press.approve", "press", Some(1)),
    step!("press.return", "press", Some(2)),
    step!("press.refuse", "press", Some(3)),
    step!("press.draft", "press", Some(1)),
    step!("press.amend", "press", Some(1)),
    step!("press.publish", "press", Some(1)),
    step!("press.withdraw", "press", Some(16)),
    step!("press.relieve", "press", Some(4)),
    begins!("press.release", "press", Some(9)),
    begins!("press.enquire", "press", Some(10)),
    step!("press.review", "press", Some(1)),
    begins!("press.appoint", "press", Some(12)),
    begins!("press.contact", "press", Some(14)),
    // Supervisors.
    step!("supervisor.check", "supervisor", Some(1)),
    step!("supervisor.appoint", "supervisor", Some(1)),
    step!("supervisor.decline", "supervisor", Some(3)),
    step!("supervisor.accept", "supervisor", Some(1)),
    step!("supervisor.answer", "supervisor", Some(2)),
    step!("supervisor.mend", "supervisor", Some(1)),
    step!("supervisor.follow", "supervisor", Some(4)),
    step!("supervisor.move", "supervisor", Some(5)),
    step!("supervisor.settle", "supervisor", Some(1)),
    step!("supervisor.back", "supervisor", Some(2)),
    step!("supervisor.tell", "supervisor", Some(1)),
    step!("supervisor.hold", "supervisor", Some(1)),
    step!("supervisor.conclude", "supervisor", Some(1)),
    step!("supervisor.renew", "supervisor", Some(4)),
    step!("supervisor.change", "supervisor", Some(5)),
    step!("supervisor.end", "supervisor", Some(6)),
    step!("supervisor.withdraw", "supervisor", Some(16)),
    begins!("supervisor.find", "supervisor", Some(9)),
    begins!("supervisor.convene", "supervisor", Some(10)),
    begins!("supervisor.nominate", "supervisor", Some(12)),
    // Consultations.
    step!("consultation.elect", "consultation", Some(1)),
    step!("consultation.draw", "consultation", Some(1)),
    step!("consultation.group", "consultation", Some(1)),
    step!("consultation.plan", "consultation", Some(2)),
    step!("consultation.notify", "consultation", Some(3)),
    step!("consultation.presenter", "consultation", Some(4)),
    step!("consultation.material", "consultation", Some(5)),
    step!("consultation.meet", "consultation", Some(1)),
    step!("consultation.settle", "consultation", Some(1)),
    step!("consultation.publish", "consultation", Some(1)),
    step!("consultation.feedback", "consultation", Some(1)),
    step!("consultation.mend", "consultation", Some(3)),
    step!("consultation.mended", "consultation", Some(2)),
    step!("consultation.report", "consultation", Some(2)),
    step!("consultation.close", "consultation", Some(1)),
    step!("consultation.reconsider", "consultation", Some(4)),
    step!("consultation.object", "consultation", Some(5)),
    step!("consultation.redraw", "consultation", Some(6)),
    step!("consultation.drop", "consultation", Some(16)),
    begins!("consultation.raise", "consultation", Some(9)),
    // Archive.
    step!("archive.number", "archive", Some(1)),
    step!("archive.explain", "archive", Some(2)),
    step!("archive.amend", "archive", Some(3)),
    step!("archive.correct", "archive", Some(5)),
    step!("archive.attach", "archive", Some(6)),
    step!("archive.consult", "archive", Some(3)),
    step!("archive.lend", "archive", Some(4)),
    step!("archive.return", "archive", Some(1)),
    step!("archive.count", "archive", Some(2)),
    step!("archive.close", "archive", Some(1)),
    step!("archive.withdraw", "archive", Some(16)),
    step!("archive.relieve", "archive", Some(6)),
    act("files.catalogue", "archive", Some(13), go::may_use_files, go::files_catalogue),
    act("files.attachment", "archive", Some(14), go::has_attachments, go::files_attachment),
    begins!("archive.open", "archive", Some(9)),
    begins!("archive.year", "archive", Some(10)),
    begins!("archive.appoint", "archive", Some(12)),
    // Assessment.
    step!("assessment.self", "assessment", Some(1)),
    step!("assessment.look", "assessment", Some(1)),
    step!("assessment.hear", "assessment", Some(2)),
    step!("assessment.read", "assessment", Some(3)),
    step!("assessment.survey", "assessment", Some(4)),
    step!("assessment.rate", "assessment", Some(1)),
    step!("assessment.conclude", "assessment", Some(1)),
    step!("assessment.tell", "assessment", Some(1)),
    step!("assessment.propose", "assessment", Some(2)),
    step!("assessment.report", "assessment", Some(3)),
    step!("assessment.mend", "assessment", Some(4)),
    step!("assessment.commend", "assessment", Some(14)),
    step!("assessment.withdraw", "assessment", Some(16)),
    step!("assessment.strike", "assessment", Some(16)),
    begins!("assessment.round", "assessment", Some(9)),
    begins!("assessment.note", "assessment", Some(10)),
    begins!("assessment.panel", "assessment", Some(12)),
    ui("ranking.go", "ranking", Some(1), go::ranking_go),
    ui("ranking.span", "ranking", Some(2), go::ranking_span),
    ui("ranking.before", "ranking", Some(3), |state| go::ranking_period(state, false)),
    ui("ranking.after", "ranking", Some(4), |state| go::ranking_period(state, true)),
    // Accountability.
    step!("accountability.open", "accountability", Some(1)),
    step!("accountability.find", "accountability", Some(1)),
    step!("accountability.grade", "accountability", Some(1)),
    step!("accountability.carry", "accountability", Some(1)),
    step!("accountability.mend", "accountability", Some(2)),
    step!("accountability.refer", "accountability", Some(3)),
    step!("accountability.outcome", "accountability", Some(3)),
    step!("accountability.close", "accountability", Some(4)),
    step!("accountability.drop", "accountability", Some(5)),
    step!("accountability.withdraw", "accountability", Some(16)),
    begins!("accountability.propose", "accountability", Some(9)),
    act("candidates.open", "accountability", Some(10), go::may_see_candidates, go::candidates),
    act("candidates.begin", "candidates", None, go::may_begin_from, go::candidate_begin),
    ui("candidates.go", "candidates", None, go::candidate_go),
    ui("letter.copy", "letter", None, go::letter_copy),
    act("letter.save", "letter", None, go::may_use_files, go::letter_save),
    act("letter.next", "letter", None, go::has_more_letters, |state| go::letter_turn(state, true)),
    act("letter.previous", "letter", None, go::has_more_letters, |state| go::letter_turn(state, false)),
    on!("disclosure.propose", "item", Some(9), Act::Propose),
    on!("opinion.register", "item", Some(12), Act::Register),
    on!("application.register", "item", Some(12), Act::Apply),
    on!("disclosure.adjust", "item", Some(10), Act::Adjust),
    act(
        "due.why",
        "due",
        Some(8),
        |state| if state.due_here().is_empty() { Err(Message::new("nothing-due-here")) } else { Ok(()) },
        go::why,
    ),
    ui("board.go", "board", Some(1), go::board_go),
    ui("board.other", "board", Some(9), |state| {
        state.board.on_grid = !state.board.on_grid;
        Vec::new()
    }),
    ui("board.year-before", "board", Some(20), |state| go::board_year(state, -1)),
    ui("board.year-after", "board", Some(21), |state| go::board_year(state, 1)),
    ui("leader.go", "leader", Some(1), go::leader_go),
    ui("leader.next", "leader", Some(2), |state| go::leader_part(state, 1)),
    ui("leader.previous", "leader", None, |state| go::leader_part(state, 3)),
    ui("leader.day-before", "leader", Some(3), |state| go::walk(state, go::Step::Day, true)),
    act("leader.day-after", "leader", Some(6), go::is_past, |state| go::walk(state, go::Step::Day, false)),
    ui("leader.month-before", "leader", Some(4), |state| go::walk(state, go::Step::Month, true)),
    act("leader.month-after", "leader", Some(9), go::is_past, |state| {
        go::walk(state, go::Step::Month, false)
    }),
    ui("leader.quarter-before", "leader", Some(5), |state| go::walk(state, go::Step::Quarter, true)),
    act("leader.quarter-after", "leader", Some(10), go::is_past, |state| {
        go::walk(state, go::Step::Quarter, false)
    }),
    act("leader.today", "leader", Some(2), go::is_past, go::today),
    act("people.amend", "people", Some(1), go::may_administer, go::people_amend),
    act("people.new-person", "people", Some(2), go::may_administer, go::people_new),
    act("people.new-organisation", "people", Some(3), go::may_administer, go::organisation_new),
    act("settings.policy", "people", Some(4), go::may_administer, go::policy),
    ui("templates.open", "people", Some(5), go::templates),
    act("template.amend", "templates", None, go::may_keep_template, |state| {
        go::template_change(state, false)
    }),
    act("template.back", "templates", None, go::may_go_back, |state| go::template_change(state, true)),
    ui("template.older", "templates", None, |state| go::template_turn(state, true)),
    ui("template.newer", "templates", None, |state| go::template_turn(state, false)),
    ui("template.down", "templates", None, |state| go::template_scroll(state, true)),
    ui("template.up", "templates", None, |state| go::template_scroll(state, false)),
    act("catalogue.settle", "catalogue", Some(1), go::may_settle, go::catalogue_settle),
    act("catalogue.amend", "catalogue", Some(2), go::may_amend, go::catalogue_amend),
    act("catalogue.versions", "catalogue", Some(3), go::on_item, go::versions),
    act("catalogue.add", "catalogue", Some(4), go::may_keep, go::catalogue_add),
    act("catalogue.retire", "catalogue", Some(5), go::may_retire, go::catalogue_retire),
    ui("catalogue.next", "catalogue", Some(6), go::catalogue_next),
    act("catalogue.import", "catalogue", Some(7), go::may_import, go::catalogue_import),
    act("catalogue.export", "catalogue", Some(8), go::may_use_files, go::catalogue_export),
    ui("catalogue.down", "catalogue", None, |state| go::catalogue_scroll(state, true)),
    ui("catalogue.up", "catalogue", None, |state| go::catalogue_scroll(state, false)),
    ui("versions.base", "versions", None, go::versions_base),
    ui("versions.down", "versions", None, |state| go::catalogue_scroll(state, true)),
    ui("versions.up", "versions", None, |state| go::catalogue_scroll(state, false)),
    act("preview.apply", "preview", None, go::may_apply, go::preview_apply),
    act("notice.paste", "calendar", Some(1), go::may_load, go::notice_paste),
    act("notice.take-back", "calendar", Some(2), go::may_take_back, go::notice_take_back),
    ui("calendar.year-before", "calendar", Some(20), |state| go::calendar_year(state, -1)),
    ui("calendar.year-after", "calendar", Some(21), |state| go::calendar_year(state, 1)),
    act("notice.apply", "notice", Some(1), go::may_load, go::notice_apply),
    ui("notice.other", "notice", Some(9), go::notice_other),
    ui("tree.expand", "tree", None, go::tree_expand),
    ui("tree.collapse", "tree", None, go::tree_collapse),
    ui("tree.toggle", "tree", None, go::tree_toggle),
    act("selection.toggle", "queue", Some(30), go::has_lines, go::pick),
    act("selection.range", "queue", None, go::has_lines, go::pick_range),
    act("selection.all", "queue", None, go::has_lines, go::pick_all),
    ui("queue.next", "main", Some(7), |state| go::queue(state, true)),
    ui("queue.previous", "main", None, |state| go::queue(state, false)),
    ui("main.enter", "main", Some(17), go::enter),
    act("register.export", "main", None, go::may_use_files, go::register_export),
    act("register.import", "main", None, go::may_take_over, go::register_import),
    ui("pane.next", "main", Some(18), |state| go::pane(state, 1)),
    ui("pane.previous", "main", None, |state| go::pane(state, -1)),
    ui("pane.tree", "main", None, |state| go::focus(state, super::state::Pane::Tree)),
    ui("pane.tasks", "main", None, |state| go::focus(state, super::state::Pane::Tasks)),
    ui("pane.opinions", "main", None, |state| go::focus(state, super::state::Pane::Opinions)),
    ui("pane.applications", "main", None, |state| go::focus(state, super::state::Pane::Applications)),
    ui("pane.plan", "main", None, |state| go::open_book(state, Kind::Plan)),
    ui("pane.press", "main", None, |state| go::open_book(state, Kind::Press)),
    ui("pane.supervisor", "main", None, |state| go::open_book(state, Kind::Supervisor)),
    ui("pane.consultation", "main", None, |state| go::open_book(state, Kind::Consultation)),
    ui("pane.archive", "main", None, |state| go::open_book(state, Kind::Archive)),
    ui("pane.assessment", "main", None, |state| go::open_book(state, Kind::Assessment)),
    ui("pane.accountability", "main", None, |state| go::open_book(state, Kind::Accountability)),
    ui("pane.detail", "main", None, |state| go::focus(state, super::state::Pane::Detail)),
    ui("detail.zoom", "main", None, go::zoom),
    ui("detail.down", "main", None, |state| go::scroll_detail(state, true)),
    ui("detail.up", "main", None, |state| go::scroll_detail(state, false)),
    ui("list.down", "list", None, |state| go::step(state, 1)),
    ui("list.up", "list", None, |state| go::step(state, -1)),
    ui("list.page-down", "list", None, |state| go::page(state, true)),
    ui("list.page-up", "list", None, |state| go::page(state, false)),
    ui("list.half-down", "list", None, |state| go::half(state, true)),
    ui("list.half-up", "list", None, |state| go::half(state, false)),
    ui("list.top", "list", None, |state| go::edge(state, false)),
    ui("list.bottom", "list", None, |state| go::edge(state, true)),
    ui("board.open", "global", Some(13), |state| go::open(state, Screen::Board)),
    ui("leader.open", "global", Some(11), |state| go::open(state, Screen::Leader)),
    ui("people.open", "global", Some(19), |state| go::open(state, Screen::People)),
    ui("search.open", "global", Some(30), go::finder::search),
    ui("palette.open", "global", None, go::finder::palette),
    ui("catalogue.open", "global", Some(30), go::catalogue_open),
    ui("calendar.open", "global", Some(31), go::calendar),
    ui("ranking.open", "global", Some(24), go::ranking),
    ui("app.back", "global", Some(10), go::back),
    act("copy.number", "global", None, go::has_number, go::copy_number),
    act("copy.detail", "main", None, go::has_detail, go::copy_detail),
    act("record.named", "main", None, go::names_any, go::named),
    ui("app.undo", "global", Some(31), go::undo),
    ui("drafts.open", "global", None, go::drafts),
    ui("app.refresh", "global", None, go::refresh),
    ui("app.redraw", "global", None, |_| vec![Effect::Redraw]),
    ui("app.language", "global", None, go::language),
    ui("app.theme", "global", None, go::theme),
    ui("app.frame", "global", None, go::frame),
    ui("app.mouse", "global", None, go::turn_mouse),
    act(
        "app.faults",
        "global",
        None,
        |state| if state.faults.is_empty() { Err(Message::new("settings-fine")) } else { Ok(()) },
        go::faults,
    ),
    act(
        "app.person",
        "global",
        Some(22),
        |state| {
            let demo = state.overview.as_ref().is_some_and(|overview| overview.demo);
            if demo { Ok(()) } else { Err(Message::new("only-in-demo")) }
        },
        go::choose_person,
    ),
    ui("app.help", "global", Some(250), go::help),
    ui("app.quit", "global", Some(251), |state| {
        state.quit = true;
        Vec::new()
    }),
    ui("help.run", "help", None, go::choose),
    ui("drafts.take", "drafts", None, go::draft_take),
    ui("drafts.drop", "drafts", None, go::draft_drop),
    ui("confirm.yes", "confirm", None, go::confirm),
    ui("finder.take", "finder", None, go::finder::take),
    ui("finder.down", "finder", None, |state| go::step(state, 1)),
    ui("finder.up", "finder", None, |state| go::step(state, -1)),
    ui("finder.page-down", "finder", None, |state| go::page(state, true)),
    ui("finder.page-up", "finder", None, |state| go::page(state, false)),
    act("finder.complete", "finder", None, go::finder::may_complete, |state| {
        go::finder::complete(state, true)
    }),
    act("finder.complete-back", "finder", None, go::finder::may_complete, |state| {
        go::finder::complete(state, false)
    }),
    ui("finder.close", "finder", None, go::finder::close),
    ui("popup.close", "popup", None, go::close),
];

/// The action of that id.
pub fn find(id: &str) -> Option<&'static Action> {
    ACTIONS.iter().find(|action| action.id == id)
}

/// The ids of all actions, for the keymap's check.
pub fn ids() -> Vec<&'static str> {
    ACTIONS.iter().map(|action| action.id).collect()
}

/// The contexts a keymap may bind in.
pub fn contexts() -> Vec<&'static str> {
    CONTEXTS.iter().copied().chain([POPUP]).collect()
}
