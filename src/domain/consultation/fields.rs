//! What is entered with the steps of a consultation.

use super::course;
use crate::domain::book::{Field, FieldKind};
use crate::domain::code::Kind;

/// What calls for a consultation (二).
const GROUNDS: &[(&str, &str)] = &[
    ("central", "consultation-ground-central"),
    ("party", "consultation-ground-party"),
    ("integrity", "consultation-ground-integrity"),
    ("reform", "consultation-ground-reform"),
    ("event", "consultation-ground-event"),
];

/// Who raised it (三（一）).
const ORIGINS: &[(&str, &str)] =
    &[("organisation", "consultation-origin-organisation"), ("delegates", "consultation-origin-delegates")];

/// How the results are disclosed (三（四）: 通过适当形式).
const CHANNELS: &[(&str, &str)] = &[
    ("meeting", "channel-meeting"),
    ("document", "channel-document"),
    ("bulletin", "channel-bulletin"),
    ("intranet", "channel-intranet"),
    ("notice-board", "channel-notice-board"),
    ("touch-screen", "channel-touch-screen"),
    ("website", "channel-website"),
    ("media", "channel-media"),
];

pub(super) const RAISE: &[Field] = &[
    Field::title("field-title"),
    Field::new("ground", "field-consultation-ground", FieldKind::One(GROUNDS)).required(),
    Field::new("origin", "field-consultation-origin", FieldKind::One(ORIGINS)).required(),
    Field::line("raiser", "field-consultation-raiser")
        .required()
        .hint("hint-consultation-raiser")
        .shown_if("origin", &["delegates"]),
    Field::body("content", "label-content").required().hint("hint-consultation-content"),
    // K1: begun from the opinion, or the disclosure, that it is about.
    Field::new("about", "label-linked", FieldKind::Records)
        .in_view(|key, _| matches!(key.kind, Kind::Opinion | Kind::Disclosure)),
    Field::on("field-consultation-raised"),
];

/// The table of the delegates.
pub(super) const DELEGATES: Field = Field::new(
    "delegates",
    "field-consultation-delegates",
    FieldKind::Rows(&["column-name", "column-unit", "column-kind", "column-contact"]),
)
.private_columns(&[3]);

pub(super) const ELECT: &[Field] = &[
    Field::on("field-consultation-elected"),
    Field::new("members", "field-consultation-members", FieldKind::Number(1, 100_000)).required(),
    Field::new("present", "field-consultation-present", FieldKind::Number(1, 100_000)).required(),
    DELEGATES.hint("hint-consultation-delegates").preset(|case, _| {
        case.last("consultation.elect").and_then(|entry| entry.values.get("delegates")).cloned()
    }),
    Field::new("from", "field-consultation-from", FieldKind::Records).hint("hint-consultation-from"),
];

const COUNT: Field = Field::new("count", "field-consultation-count", FieldKind::Number(1, 500)).required();
const QUOTAS: Field =
    Field::new("quotas", "field-consultation-quotas", FieldKind::Rows(&["column-quota", "column-least"]))
        .hint("hint-consultation-quotas");
const SEED: Field = Field::line("seed", "field-consultation-seed").required().hint("hint-consultation-seed");
const HOW: Field = Field::line("how", "field-consultation-how").required().hint("hint-consultation-how");
const WITNESS: Field = Field::line("witness", "field-consultation-witness");
const DRAWN: Field = Field::new(
    "drawn",
    "field-consultation-drawn",
    FieldKind::Rows(&["column-name", "column-unit", "column-kind", "column-quota"]),
)
.made();

pub(super) const DRAW: &[Field] =
    &[COUNT, QUOTAS, SEED, HOW, WITNESS, Field::on("field-consultation-drawn-on"), DRAWN];

pub(super) const REDRAW: &[Field] = &[
    Field::note("reason", "label-reason").required().hint("hint-consultation-redraw"),
    COUNT.preset(|case, _| course::drawing(case).and_then(|entry| entry.values.get("count")).cloned()),
    QUOTAS.preset(|case, _| course::drawing(case).and_then(|entry| entry.values.get("quotas")).cloned()),
    SEED,
    HOW,
    WITNESS,
    Field::on("field-consultation-drawn-on"),
    DRAWN,
];

pub(super) const GROUP: &[Field] = &[
    Field::new("group", "field-consultation-group", FieldKind::Rows(&["column-name", "column-duty"]))
        .required()
        .hint("hint-consultation-group"),
    Field::on("field-on"),
];

pub(super) const PLAN: &[Field] = &[
    Field::body("plan", "field-consultation-plan").required().hint("hint-consultation-plan"),
    Field::day("planned", "field-consultation-planned").required(),
    Field::line("place", "field-consultation-place"),
    Field::on("field-on"),
];

pub(super) const NOTIFY: &[Field] = &[
    Field::line("how", "field-consultation-means").required().hint("hint-consultation-means"),
    Field::note("text", "field-consultation-notice"),
    Field::on("field-consultation-notified"),
];

pub(super) const PRESENTER: &[Field] = &[
    Field::line("presenter", "field-consultation-presenter").required(),
    Field::line("post", "field-consultation-post"),
    Field::on("field-on"),
];

pub(super) const MATERIAL: &[Field] = &[
    Field::new(
        "material",
        "field-consultation-material",
        FieldKind::Rows(&["column-material", "column-number"]),
    )
    .required(),
    Field::on("field-on"),
];

pub(super) const MEET: &[Field] = &[
    Field::on("field-consultation-met"),
    Field::line("place", "field-consultation-place").required().preset(|case, _| {
        case.last("consultation.plan").and_then(|entry| entry.values.get("place")).cloned()
    }),
    Field::line("host", "field-consultation-host").required(),
    Field::line("secretary", "field-consultation-secretary").required(),
    Field::new("signed", "field-consultation-signed", FieldKind::Rows(&["column-name", "column-papers"]))
        .required()
        .hint("hint-consultation-signed")
        .preset(|case, _| course::to_sign(case)),
    Field::new("discipline", "field-consultation-discipline", FieldKind::Flag)
        .required()
        .hint("hint-consultation-discipline"),
    Field::new("rights", "field-consultation-rights", FieldKind::Flag)
        .required()
        .hint("hint-consultation-rights"),
    Field::body("presented", "field-consultation-presented").required().hint("hint-consultation-presented"),
    Field::new(
        "questions",
        "field-consultation-questions",
        FieldKind::Rows(&["column-question", "column-by", "column-answer"]),
    ),
    Field::new(
        "opinions",
        "field-consultation-opinions",
        FieldKind::Rows(&["column-opinion", "column-by", "column-answer"]),
    )
    .hint("hint-consultation-opinions"),
    Field::line("evidence", "field-consultation-minutes").hint("hint-consultation-minutes"),
    Field::new("absent", "field-consultation-absent", FieldKind::Rows(&["column-name", "column-unit"]))
        .made(),
];

const RESULTS: Field = Field::new(
    "results",
    "field-consultation-results",
    FieldKind::Rows(&["column-opinion", "column-by", "column-result", "column-reason"]),
)
.required()
.hint("hint-consultation-results")
.preset(|case, _| course::results(case));
const DECIDER: Field = Field::new("decider", "field-consultation-decider", FieldKind::Person).required();
const BASIS: Field = Field::line("basis", "field-basis").required().hint("hint-consultation-basis");
const OUTCOME: &[&str] = &["column-opinion", "column-by", "column-reason"];
const ADOPTED: Field = Field::new("adopted", "field-consultation-adopted", FieldKind::Rows(OUTCOME)).made();
const DECLINED: Field =
    Field::new("declined", "field-consultation-declined", FieldKind::Rows(OUTCOME)).made();
const UNSETTLED: Field =
    Field::new("unsettled", "field-consultation-unsettled", FieldKind::Rows(OUTCOME)).made();

pub(super) const SETTLE: &[Field] =
    &[RESULTS, DECIDER, BASIS, Field::on("field-on"), ADOPTED, DECLINED, UNSETTLED];

pub(super) const RECONSIDER: &[Field] = &[
    Field::note("reason", "label-reason").required(),
    RESULTS,
    DECIDER,
    BASIS,
    Field::on("field-on"),
    ADOPTED,
    DECLINED,
    UNSETTLED,
];

pub(super) const PUBLISH: &[Field] = &[
    Field::new("channel", "field-consultation-channel", FieldKind::One(CHANNELS)).required(),
    Field::line("place", "field-consultation-where").required(),
    Field::new("about", "field-consultation-record", FieldKind::Records).hint("hint-consultation-record"),
    Field::on("field-consultation-published"),
];

pub(super) const FEEDBACK: &[Field] = &[
    Field::line("how", "field-consultation-means").required().hint("hint-consultation-means"),
    Field::note("text", "label-content"),
    Field::new("reasons", "field-consultation-reasons", FieldKind::Flag).hint("hint-consultation-reasons"),
    Field::on("field-consultation-told"),
];

pub(super) const MEND: &[Field] = &[
    Field::new(
        "measures",
        "field-consultation-measures",
        FieldKind::Rows(&["column-measure", "column-unit"]),
    )
    .required(),
    Field::day("due", "field-consultation-due").required().hint("hint-consultation-due"),
    Field::on("field-on"),
];

pub(super) const MENDED: &[Field] = &[
    Field::body("result", "field-consultation-mended").required(),
    Field::line("evidence", "field-evidence"),
    Field::on("field-on"),
];

pub(super) const REPORT: &[Field] = &[
    Field::line("how", "field-consultation-means").required().hint("hint-consultation-means"),
    Field::on("field-consultation-told"),
];

pub(super) const OBJECT: &[Field] = &[
    Field::new(
        "objections",
        "field-consultation-objections",
        FieldKind::Rows(&["column-opinion", "column-by", "column-reason"]),
    )
    .required()
    .hint("hint-consultation-objections")
    .preset(|case, _| course::declined(case)),
    Field::on("field-received"),
];

pub(super) const DROP: &[Field] = &[Field::note("reason", "label-reason").required(), Field::on("field-on")];

pub(super) const CLOSE: &[Field] =
    &[Field::note("note", "label-note").hint("hint-consultation-close"), Field::on("field-on")];
