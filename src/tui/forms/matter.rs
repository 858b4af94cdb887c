//! What is disclosed: proposed, proposed again after a return, or disclosed in another round (R1, R2, R10).

use chrono::NaiveDate;

use super::asking::{Answers, Asking, choice, one_of, reason, scopes, text};
use super::{Asked, Fault, own_field, stages};
use crate::domain::catalogue::{CatalogueItem, Cell, Column, Duty, ItemLimit, owed};
use crate::domain::channel::{Channel, Scope};
use crate::domain::clock::Limit;
use crate::domain::code::Code;
use crate::domain::disclosure::{Deed, Disclosure, Matter, Settled, TimeLimit};
use crate::domain::message::Message;
use crate::domain::period::{Cycle, Period};
use crate::domain::text::TextRule;
use crate::office::directory::Directory;
use crate::tui::form::{Choice, FieldKind, FieldSpec, Value};

const IMMEDIATE: &str = "immediate";
const FIXED: &str = "fixed";
const CYCLIC: &str = "cyclic";
const STAGED: &str = "staged";

/// Proposing under `code`, as far as the catalogue already says it.
pub(super) fn propose(directory: &Directory, code: &Code, today: NaiveDate) -> Asked {
    let item = directory.item_on(code, today);
    let intro = catalogue_words(item, code);
    fields(directory, code, item, None, today).finish("propose", Message::new("form-propose"), intro, code)
}

/// Another round of `earlier`, which it begins with.
pub(super) fn again(directory: &Directory, earlier: &Disclosure, today: NaiveDate) -> Asked {
    let code = &earlier.key.code;
    let item = directory.item_on(code, today);
    let intro = Message::new("form-intro-again")
        .with("number", earlier.key.number())
        .with("catalogue", catalogue_words(item, code));
    let form = fields(directory, code, item, Some(&earlier.matter), today);
    form.finish("again", Message::new("form-again"), intro, &earlier.key)
}

/// Amending what was returned, the reason in sight.
pub(super) fn resubmit(directory: &Directory, record: &Disclosure, today: NaiveDate) -> Asked {
    let code = &record.key.code;
    let item = directory.item_version(code, record.item_version);
    let mut form = fields(directory, code, item, Some(&record.matter), today);
    form.ask(reason("note", Message::new("hint-resubmit-note")));
    let catalogue = catalogue_words(item, code);
    let returned = record.history.iter().rev().find_map(|event| match event.deed {
        Deed::Returned(step) => Some((event, step)),
        _ => None,
    });
    let intro = match returned {
        Some((event, step)) => Message::new("form-intro-returned")
            .with("step", step.message())
            .with("name", directory.person_name(&event.by))
            .with("reason", event.note.as_str())
            .with("catalogue", catalogue),
        None => catalogue,
    };
    form.finish("resubmit", Message::new("form-resubmit"), intro, &record.key)
}

/// The item a code names, by its content.
pub(super) fn heading(item: Option<&CatalogueItem>, code: &Code) -> Message {
    match item {
        Some(item) => {
            let content = item.cell(Column::Content);
            Message::new("form-intro-code")
                .with("code", code.to_string())
                .with("content", cell_words(content))
        }
        None => Message::new("form-intro-no-item").with("code", code.to_string()),
    }
}

/// What the catalogue itself says under `code`, lost cells as lost (C1).
fn catalogue_words(item: Option<&CatalogueItem>, code: &Code) -> Message {
    let Some(item) = item else {
        return Message::new("form-intro-no-item").with("code", code.to_string());
    };
    let cell = |column| cell_words(item.cell(column));
    Message::new("form-intro-item")
        .with("item", heading(Some(item), code))
        .with("scope", cell(Column::Scope))
        .with("channels", cell(Column::Channels))
        .with("limit", cell(Column::TimeLimit))
        .with("responsible", cell(Column::Responsible))
}

/// A cell's text with what is to be known of it.
fn cell_words(cell: &Cell) -> Message {
    match cell.provenance.message() {
        Some(note) if cell.text.is_empty() => note,
        Some(note) => Message::new("cell-with-note").with("text", cell.text.as_str()).with("note", note),
        None => Message::new("plain-text").with("text", cell.text.as_str()),
    }
}

/// The fields of a matter: as `known` has them, or else as the catalogue does.
fn fields(
    directory: &Directory,
    code: &Code,
    item: Option<&CatalogueItem>,
    known: Option<&Matter>,
    today: NaiveDate,
) -> Asking {
    let mut form = Asking::default();
    let title = known.map(|matter| matter.title.clone()).or_else(|| {
        let title = &item?.cell(Column::Content).text;
        (!title.is_empty()).then_some(title)?;
        Some(title.chars().take(TextRule::TITLE.max_chars).collect())
    });
    form.preset(
        FieldSpec::new("title", Message::new("field-title"), FieldKind::Line(TextRule::TITLE))
            .hint(Message::new("hint-title"))
            .required(),
        title.map(text),
    );
    form.preset(
        FieldSpec::new("content", Message::new("field-content"), FieldKind::Lines(TextRule::BODY))
            .hint(Message::new("hint-content"))
            .required(),
        known.map(|matter| text(&matter.content)),
    );
    reach(&mut form, item, known);
    time_limit(&mut form, directory, (code, item), known, today);
    form.preset(
        FieldSpec::new("important", Message::new("field-important-matter"), FieldKind::Toggle)
            .hint(Message::new("hint-important-matter")),
        known.map(|matter| Value::Flag(matter.important)),
    );
    form.preset(
        FieldSpec::new("needs-superior", Message::new("field-needs-superior"), FieldKind::Toggle)
            .hint(Message::new("hint-needs-superior")),
        known.map(|matter| Value::Flag(matter.needs_superior)),
    );
    responsible(&mut form, item, known);
    form
}

/// To whom and by what means.
fn reach(form: &mut Asking, item: Option<&CatalogueItem>, known: Option<&Matter>) {
    let allowed = item.and_then(CatalogueItem::scope);
    form.preset(
        one_of("scope", Message::new("field-scope"), scopes(allowed)).hint(Message::new("hint-scope")),
        known.map(|matter| matter.scope).or(allowed).map(|scope| choice(scope.word())),
    );
    let named = item.map(CatalogueItem::channels).unwrap_or_default();
    let preset = known.map_or(&named, |matter| &matter.channels);
    let mut channels: Vec<&Channel> = Vec::new();
    for channel in named.iter().chain(preset).chain(&Channel::NAMED) {
        if !channels.contains(&channel) {
            channels.push(channel);
        }
    }
    let channels = channels.into_iter().map(|c| Choice::new(c.word(), c.message())).collect();
    form.preset(
        FieldSpec::new("channel", Message::new("field-channels"), FieldKind::Many(channels))
            .hint(Message::new("hint-channels"))
            .required(),
        Value::Many(preset.iter().map(|channel| channel.word().to_owned()).collect()),
    );
}

/// By when, and from when it is counted.
fn time_limit(
    form: &mut Asking,
    directory: &Directory,
    (code, item): (&Code, Option<&CatalogueItem>),
    known: Option<&Matter>,
    today: NaiveDate,
) {
    let limit = item.and_then(CatalogueItem::limit);
    let policy = &directory.settings.policy;
    let kinds = vec![
        Choice::new(IMMEDIATE, TimeLimit::Immediate.message()),
        Choice::new(FIXED, TimeLimit::Fixed.message()),
        Choice::new(CYCLIC, Message::new("limit-kind-cyclic")),
        Choice::new(STAGED, Message::new("limit-kind-staged")),
    ];
    let preset = match (known.map(|matter| &matter.time_limit), limit) {
        (Some(TimeLimit::Immediate), _) | (None, Some(ItemLimit::Immediate)) => Some(IMMEDIATE),
        (Some(TimeLimit::Fixed), _) => Some(FIXED),
        (Some(TimeLimit::Cyclic(_)), _) | (None, Some(_)) => Some(CYCLIC),
        (Some(TimeLimit::Staged(_)), _) => Some(STAGED),
        (None, None) => None,
    };
    form.preset(
        one_of("time-limit", Message::new("field-time-limit"), kinds).hint(Message::new("hint-time-limit")),
        preset.map(choice),
    );
    let cycle = limit.and_then(ItemLimit::cycle);
    let before = known.and_then(|matter| match &matter.time_limit {
        TimeLimit::Cyclic(period) => Some(*period),
        _ => None,
    });
    // Without a cycle of its own an item is updated once per half-year (R6).
    let current = Period::containing(today, cycle.unwrap_or(Cycle::Half));
    let missed = missed(directory, code, item, today);
    let periods = periods(cycle, before, &missed, today);
    form.preset(
        one_of("period", Message::new("field-period"), periods)
            .hint(Limit::R6.text(policy))
            .shown_if("time-limit", [choice(CYCLIC)]),
        choice(before.unwrap_or(current).to_string()),
    );
    let stages = known.and_then(|matter| match &matter.time_limit {
        TimeLimit::Staged(stages) => Some(stages::written(stages)),
        _ => None,
    });
    form.preset(
        FieldSpec::new("stages", Message::new("field-stage-list"), FieldKind::Lines(TextRule::BODY))
            .hint(Message::new("hint-stages").with("limit", Limit::R7.text(policy)))
            .required()
            .shown_if("time-limit", [choice(STAGED)]),
        stages.map(text),
    );
    let settled = known.and_then(|matter| matter.settled.as_ref());
    let hint = Message::new("hint-settled")
        .with("fixed", Limit::R5.text(policy))
        .with("immediate", Limit::R8.text(policy));
    form.preset(
        FieldSpec::new("settled", Message::new("field-settled"), FieldKind::Date).hint(hint),
        settled.map(|settled| Value::Date(settled.on)),
    );
    form.preset(
        FieldSpec::new(
            "settled-evidence",
            Message::new("field-settled-evidence"),
            FieldKind::Line(TextRule::LINE),
        )
        .hint(Message::new("hint-settled-evidence")),
        settled.map(|settled| text(&settled.evidence)),
    );
}

/// The periods that were owed under other versions of the item than `item`: one that was missed is made up for still.
fn missed(directory: &Directory, code: &Code, item: Option<&CatalogueItem>, today: NaiveDate) -> Vec<Period> {
    const MOST: usize = 8;
    let Some(org) = directory.orgs.get(&code.org) else { return Vec::new() };
    let all = owed(directory.versions(code), org.owes_from, today).into_iter().rev();
    let of_others = all.filter(|owed| owed.duty == Duty::Disclosure && Some(owed.item) != item);
    of_others.map(|owed| owed.period).take(MOST).collect()
}

/// The periods to choose from: the one before, the present and the next, of the item's cycle or of each; the
/// one a matter already has, and those missed under earlier versions of the item.
fn periods(cycle: Option<Cycle>, before: Option<Period>, missed: &[Period], today: NaiveDate) -> Vec<Choice> {
    let cycles = Cycle::ALL.into_iter().filter(|of| cycle.is_none_or(|cycle| cycle == *of));
    let mut periods: Vec<Period> = cycles
        .flat_map(|cycle| {
            let current = Period::containing(today, cycle);
            [current.previous(), current, current.next()]
        })
        .collect();
    if let Some(before) = before
        && cycle.is_none_or(|cycle| cycle == before.cycle())
        && !periods.contains(&before)
    {
        periods.insert(0, before);
    }
    for period in missed {
        if !periods.contains(period) {
            periods.push(*period);
        }
    }
    periods.into_iter().map(|period| Choice::new(period.to_string(), period.message())).collect()
}

/// Who is responsible: of those the catalogue lists, or in words where it does not say.
fn responsible(form: &mut Asking, item: Option<&CatalogueItem>, known: Option<&Matter>) {
    let cell = item.map(|item| item.cell(Column::Responsible));
    let whole = cell.map(|cell| cell.text.clone()).filter(|text| !text.is_empty());
    let preset = known.map(|matter| matter.responsible.clone()).or_else(|| whole.clone());
    let label = Message::new("field-responsible");
    let hint = Message::new("hint-responsible");
    let is_printed = cell.is_some_and(|cell| !cell.provenance.is_lost());
    let (Some(whole), true) = (whole, is_printed) else {
        let field = FieldSpec::new("responsible", label, FieldKind::Line(TextRule::TITLE));
        form.preset(field.hint(hint).required(), preset.map(text));
        return;
    };
    let mut bodies = vec![whole];
    bodies.extend(item.map(CatalogueItem::bodies).unwrap_or_default());
    bodies.extend(preset.clone());
    let mut offered: Vec<Choice> = Vec::new();
    for body in bodies {
        if offered.iter().all(|known| known.value != body) {
            offered.push(Choice::new(body.as_str(), Message::new("plain-text").with("text", body.as_str())));
        }
    }
    form.preset(one_of("responsible", label, offered).hint(hint), preset.map(choice));
}

/// The matter that the answers describe, as far as it can be checked without the office.
pub(super) fn matter(
    item: Option<&CatalogueItem>,
    today: NaiveDate,
    answers: &Answers,
) -> Result<Matter, Fault> {
    let time_limit = match answers.choice("time-limit") {
        Some(IMMEDIATE) => TimeLimit::Immediate,
        Some(FIXED) => TimeLimit::Fixed,
        Some(CYCLIC) => TimeLimit::Cyclic(answers.chosen("period", |word| word.parse().ok())?),
        Some(STAGED) => {
            let stages = stages::read(&answers.text("stages"), today);
            TimeLimit::Staged(stages.map_err(|fault| ("stages", fault))?)
        }
        _ => return Err(answers.missing("time-limit")),
    };
    let evidence = answers.text("settled-evidence");
    let settled = match answers.date("settled") {
        Some(_) if evidence.is_empty() => return Err(answers.missing("settled-evidence")),
        None if !evidence.is_empty() => return Err(answers.missing("settled")),
        date => date.map(|on| Settled { on, evidence }),
    };
    let matter = Matter {
        title: answers.text("title"),
        content: answers.text("content"),
        scope: answers.chosen("scope", Scope::parse)?,
        channels: answers.many("channel").iter().map(|word| Channel::parse(word)).collect(),
        time_limit,
        settled,
        important: answers.flag("important"),
        needs_superior: answers.flag("needs-superior"),
        responsible: match answers.choice("responsible") {
            Some(body) => body.to_owned(),
            None => answers.text("responsible"),
        },
    };
    let allowed = item.and_then(CatalogueItem::scope);
    matter.check(allowed, today).map_err(|fault| (own_field(&fault.id).unwrap_or_default(), fault))?;
    Ok(matter)
}
