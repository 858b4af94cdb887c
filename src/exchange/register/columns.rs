//! The columns of a register by what they hold, and under which headings they are found.

use super::said::{Tongues, fold};
use crate::domain::book::{Field, FieldKind, Step, book};
use crate::domain::code::Kind;
use crate::domain::message::Message;
use crate::exchange::grid::clean;

/// A column.
pub struct Column {
    /// Its word: of the other books, the id of the label of its fields.
    pub word: &'static str,
    /// What it is called.
    pub heading: Message,
    /// What else it is called here.
    also: Vec<Message>,
    /// What else it is called in the offices' own books.
    others: &'static [&'static str],
    /// Whether there is nothing to be taken over without it.
    pub needed: bool,
}

/// A column by its word, what it is called, and what else.
const fn column(
    word: &'static str,
    heading: &'static str,
    others: &'static [&'static str],
) -> (&'static str, &'static str, &'static [&'static str]) {
    (word, heading, others)
}

/// What every register may have.
const COMMON: [(&str, &str, &[&str]); 4] = [
    column("row", "register-row", &["顺序号", "行号", "no."]),
    column("number", "register-number", &["登记编号", "登记号", "原编号"]),
    column("code", "column-code", &["代码", "目录代码"]),
    column("unit", "label-organisation", &["单位", "登记单位", "组织"]),
];

const OPINIONS: [(&str, &str, &[&str]); 16] = [
    column("received", "field-on", &["登记日期", "收到日期", "收到时间", "时间", "来信日期"]),
    column("source", "register-channel", &["来源", "意见来源", "收集渠道", "反映渠道"]),
    column("signed", "register-signed", &["署名", "是否署名", "署名或匿名"]),
    column("content", "label-content", &["意见内容", "意见建议内容", "反映内容", "主要内容"]),
    column("with", "register-with", &["承办单位", "承办人", "办理单位"]),
    column("handling", "register-handling", &["处理情况", "办理情况", "处理结果"]),
    column("reply", "label-reply", &["答复内容", "答复情况"]),
    column("reported-on", "register-reported-on", &["反馈日期"]),
    column("reported", "register-reported", &["反馈情况"]),
    column("reported-by", "register-reported-by", &[]),
    column("nature", "label-nature", &["意见性质"]),
    column("title", "label-title", &["事由", "意见标题", "摘要"]),
    column("reply-on", "register-replied-on", &["答复日期", "答复时间"]),
    column("name", "field-submitter", &["意见人", "反映人", "姓名", "署名人"]),
    column("contact", "field-contact", &["联系电话", "电话"]),
    column("due", "label-due", &["到期日"]),
];

const APPLICATIONS: [(&str, &str, &[&str]); 21] = [
    column("received", "field-received", &["收到时间", "登记日期", "收件日期"]),
    column("manner", "field-manner", &["申请形式"]),
    column("title", "label-title", &["申请事项", "事由"]),
    column("content", "field-asked-for", &["申请内容", "所需信息"]),
    column("accepted", "field-accepted-on", &["受理时间"]),
    column("extension", "label-extension", &["延期情况"]),
    column("decision", "label-decision", &["答复决定", "处理决定", "办理结果"]),
    column("reason", "label-reason", &["不公开理由"]),
    column("superior", "label-superior", &["上级批复"]),
    column("disclosed", "label-disclosed", &["公开情况"]),
    column("letter", "label-letter", &["送达文书"]),
    column("complaint", "label-complaint", &[]),
    column("state", "label-state", &["办理状态"]),
    column("due", "label-due", &["到期日"]),
    column("name", "field-applicant", &["申请人"]),
    column("address", "field-address", &["住址", "地址"]),
    column("identity", "field-identity", &["身份证号", "证件号码"]),
    column("contact", "field-contact", &["联系电话", "电话"]),
    column("signed", "field-signature", &["签名"]),
    column("applied", "field-applied", &["申请时间"]),
    column("decided-on", "register-decided-on", &["决定时间", "答复日期"]),
];

/// Whether a step can begin a case from a row: it gives no number and needs no file.
pub fn begins(step: &Step) -> bool {
    let needs_file = step.fields.iter().any(|field| field.required && matches!(field.kind, FieldKind::File));
    step.begins && step.gives.is_none() && !needs_file
}

/// The id of what a field is called in a register.
pub fn label(field: &Field) -> &'static str {
    match field.id {
        "title" => "label-title",
        "on" => "field-on",
        _ => field.label,
    }
}

fn steps(kind: Kind) -> impl Iterator<Item = &'static Step> {
    book(kind).into_iter().flat_map(|book| book.steps)
}

/// The word of the column that the office calls so: of the other books, the field of that id.
pub fn word(kind: Kind, column: &str) -> &str {
    let mut fields = book(kind).into_iter().flat_map(|book| book.steps).flat_map(|step| step.fields);
    match fields.find(|field| field.id == column) {
        Some(field) => label(field),
        None => column,
    }
}

/// The columns of the registers of such records.
pub fn columns(kind: Kind) -> Vec<Column> {
    let of = |&(word, heading, others): &(&'static str, &'static str, &'static [&'static str])| Column {
        word,
        heading: Message::new(heading),
        also: Vec::new(),
        others,
        needed: match kind {
            Kind::Opinion => matches!(word, "received" | "content"),
            Kind::Application => matches!(word, "received" | "title"),
            _ => matches!(word, "field-on" | "label-title"),
        },
    };
    let add = |columns: &mut Vec<Column>, word: &'static str, field: &Field| {
        let is_new = columns.iter().all(|known| known.word != word);
        if !field.made && !matches!(field.kind, FieldKind::File) && is_new {
            columns.push(of(&column(word, word, &[])));
        }
    };
    let mut columns: Vec<Column> = match kind {
        Kind::Opinion => OPINIONS.iter().map(of).collect(),
        Kind::Application => APPLICATIONS.iter().map(of).collect(),
        _ => {
            let first = [
                column("field-on", "field-on", &["登记日期", "时间"]),
                column("begun", "register-begun", &["类型"]),
                column("label-title", "label-title", &["名称", "姓名"]),
                column("state", "label-state", &[]),
                column("due", "label-due", &["到期日"]),
                column("last", "register-last", &[]),
            ];
            let mut columns: Vec<Column> = first.iter().map(of).collect();
            // What is entered with the steps that begin a case, and then what may be told of the last one; the day of
            // such a step too, where it has its own name.
            for field in steps(kind).filter(|step| begins(step)).flat_map(|step| step.fields) {
                add(&mut columns, label(field), field);
                let known = columns.iter_mut().find(|column| column.word == label(field));
                if let Some(known) = known.filter(|column| column.word != field.label) {
                    known.also.push(Message::new(field.label));
                }
            }
            for field in steps(kind).filter(|step| !step.begins).flat_map(|step| step.fields) {
                add(&mut columns, label(field), field);
                if field.id == "on" {
                    add(&mut columns, field.label, field);
                }
            }
            columns
        }
    };
    columns.extend(COMMON.iter().map(of));
    columns
}

/// Columns found by their headings.
pub struct Headings {
    /// The columns there can be.
    pub columns: Vec<Column>,
    /// What each is called here, and elsewhere.
    names: Vec<(Vec<String>, Vec<String>)>,
}

impl Headings {
    /// Those of a register.
    pub fn of(kind: Kind, tongues: &Tongues) -> Self {
        let columns = columns(kind);
        let names = columns.iter().map(|column| {
            let own = std::iter::once(&column.heading).chain(&column.also);
            let own = own.flat_map(|heading| tongues.texts(heading)).map(|name| fold(&name));
            (own.collect(), column.others.iter().map(|name| fold(name)).collect())
        });
        Self { names: names.collect(), columns }
    }

    /// The column that has this heading: its own name before what others call theirs.
    pub fn find(&self, heading: &str) -> Option<usize> {
        let heading = fold(&clean(heading));
        if heading.is_empty() {
            return None;
        }
        let own = self.names.iter().position(|(own, _)| own.contains(&heading));
        own.or_else(|| self.names.iter().position(|(_, others)| others.contains(&heading)))
    }
}
