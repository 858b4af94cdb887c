use chrono::Datelike;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::symbols::border;

use super::*;
use crate::domain::text::TextRule;
use crate::tui::popup::{self, FrameStyle};
use crate::tui::text;

/// A message that is its own words.
fn says(text: &'static str) -> Message {
    Message::new(text)
}

/// Words for the pictures: enough of an interface to judge them by.
fn words(message: &Message) -> String {
    let arg = |at: usize| match message.args.get(at) {
        Some((_, crate::domain::message::Arg::Text(text))) => text.clone(),
        Some((_, crate::domain::message::Arg::Number(number))) => number.to_string(),
        Some((_, crate::domain::message::Arg::Message(message))) => words(message),
        _ => String::new(),
    };
    match &*message.id {
        "form-submit" => "提交".into(),
        "form-yes" => "是".into(),
        "form-no" => "否".into(),
        "form-nothing-chosen" => "（未选）".into(),
        "form-required" | "text-required" => format!("“{}”必须填写。", arg(0)),
        "form-date-no-such-day" => format!("{}年{}月没有{}日。", arg(0), arg(1), arg(2)),
        "form-length" => format!("已写{}字，最多{}字。", arg(0), arg(1)),
        "calendar-month" => format!("{}年{}月", arg(0), arg(1)),
        "calendar-sign-weekend" => "末".into(),
        "calendar-sign-holiday" => "休".into(),
        "calendar-sign-make-up" => "班".into(),
        "calendar-work" => "工作日".into(),
        "calendar-weekend" => "周末".into(),
        "calendar-holiday" => "节假日".into(),
        "calendar-make-up" => "调休上班".into(),
        "calendar-today" => "今天".into(),
        "weekday-1" => "周一".into(),
        "weekday-2" => "周二".into(),
        "weekday-3" => "周三".into(),
        "weekday-4" => "周四".into(),
        "weekday-5" => "周五".into(),
        "weekday-6" => "周六".into(),
        "weekday-7" => "周日".into(),
        other => other.to_owned(),
    }
}

fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).unwrap()
}

/// The October of 2026 as the notice has it.
fn days(date: NaiveDate) -> DayMark {
    if date.month() == 10 && (1..=7).contains(&date.day()) {
        DayMark::Holiday
    } else if date == day(10, 10) {
        DayMark::MakeUp
    } else if date.weekday().num_days_from_monday() >= 5 {
        DayMark::Weekend
    } else {
        DayMark::Work
    }
}

fn choices(labels: &[(&str, &'static str)]) -> Vec<Choice> {
    labels.iter().map(|(value, label)| Choice { value: (*value).into(), label: says(label) }).collect()
}

fn field(id: &'static str, label: &'static str, kind: FieldKind) -> FieldSpec {
    FieldSpec { id, label: says(label), hint: None, kind, required: false, shown_if: None }
}

/// A proposal, as long as forms get.
fn proposal() -> FormSpec {
    let important = Some(("important", vec![Value::Flag(true)]));
    FormSpec {
        id: "propose",
        title: says("提出公开事项"),
        intro: Some(says(
            "谁主管、谁负责：提出人对公开内容的真实性负责。涉及党和国家秘密的，一律不得公开（例行公开制度一）。",
        )),
        fields: vec![
            FieldSpec {
                hint: Some(says("写明公开的是什么事，例如“关于二〇二六年第三季度党费收缴情况的公开”。")),
                required: true,
                ..field("title", "标题", FieldKind::Line(TextRule::TITLE))
            },
            FieldSpec {
                hint: Some(says(
                    "事项确定之日，公开时限由次日起算。可以输入10-9、+3，也可以用上下键选日期。",
                )),
                required: true,
                ..field("settled", "事项确定日期", FieldKind::Date)
            },
            FieldSpec {
                required: true,
                ..field(
                    "kind",
                    "公开类型",
                    FieldKind::Choice(choices(&[
                        ("fixed", "固定公开"),
                        ("cyclic", "定期公开"),
                        ("staged", "逐段公开"),
                        ("immediate", "即时公开"),
                    ])),
                )
            },
            field(
                "channels",
                "公开形式",
                FieldKind::Many(choices(&[
                    ("meeting", "党内会议"),
                    ("document", "党内文件"),
                    ("board", "公开栏"),
                    ("web", "门户网站"),
                ])),
            ),
            field("important", "重要事项", FieldKind::Toggle),
            FieldSpec {
                shown_if: important,
                required: true,
                hint: Some(says("党委会集体研究的时间、届次和结论。")),
                ..field("decision", "党委会集体研究情况", FieldKind::Lines(TextRule::BODY))
            },
            FieldSpec {
                required: true,
                hint: Some(says("照公开时的样子写全。")),
                ..field("content", "公开内容", FieldKind::Lines(TextRule::BODY))
            },
            field("evidence", "依据", FieldKind::Line(TextRule::LINE)),
        ],
    }
}

fn long_content() -> String {
    "根据《中国共产党党费收缴、使用和管理的规定》（中组发〔2008〕3号），现将本季度党费收缴情况公开如下：\n\
     一、收缴总额：12,345.60元，较上季度增加3.2%。"
        .to_owned()
}

fn form(values: &[(&str, Value)]) -> Form {
    let values = values.iter().map(|(id, value)| ((*id).to_owned(), value.clone())).collect();
    Form::new(proposal(), &values, day(10, 8))
}

/// Types a script: characters as they are, keys by name in angle brackets.
fn script(form: &mut Form, keys: &str) -> Vec<FormEvent> {
    let mut events = Vec::new();
    let mut rest = keys;
    while let Some(c) = rest.chars().next() {
        let (name, after) = match rest.strip_prefix('<').and_then(|rest| rest.split_once('>')) {
            Some((name, after)) => (name, after),
            None => rest.split_at(c.len_utf8()),
        };
        rest = after;
        let (modifiers, name) = match name.strip_prefix("c-") {
            Some(name) => (KeyModifiers::CONTROL, name),
            None => (KeyModifiers::NONE, name),
        };
        let code = match name {
            "tab" => KeyCode::Tab,
            "backtab" => KeyCode::BackTab,
            "enter" => KeyCode::Enter,
            "esc" => KeyCode::Esc,
            "up" => KeyCode::Up,
            "down" => KeyCode::Down,
            "left" => KeyCode::Left,
            "right" => KeyCode::Right,
            "pgup" => KeyCode::PageUp,
            "pgdn" => KeyCode::PageDown,
            "back" => KeyCode::Backspace,
            single => KeyCode::Char(single.chars().next().unwrap()),
        };
        events.push(form.key(KeyEvent::new(code, modifiers)));
    }
    events
}

fn rows_of(buf: &Buffer) -> Vec<String> {
    (buf.area.top()..buf.area.bottom())
        .map(|y| {
            let (mut row, mut x) = (String::new(), buf.area.left());
            while x < buf.area.right() {
                row.push_str(buf[(x, y)].symbol());
                x += u16::try_from(text::width(buf[(x, y)].symbol())).unwrap().max(1);
            }
            row
        })
        .collect()
}

/// The form in a popup on a screen full of wide glyphs.
fn picture_on(form: &Form, width: u16, height: u16) -> String {
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    let mut cursor = None;
    terminal
        .draw(|frame| {
            let screen = frame.area();
            for y in 0..screen.height {
                frame.buffer_mut().set_string(y % 2, y, "党务公开".repeat(20), Style::new());
            }
            let style = FrameStyle {
                set: border::PLAIN,
                border: Style::new(),
                title: Style::new(),
                inside: Style::new(),
            };
            let area = popup::centered(screen, screen.width - 5, screen.height - 2);
            let inside = popup::frame(frame.buffer_mut(), area, &words(&form.spec().title), &style);
            cursor = form.render(inside, frame.buffer_mut(), &FormStyle::default(), &words, &days);
            if let Some(cursor) = cursor {
                frame.set_cursor_position(cursor);
            }
        })
        .unwrap();
    let rows = rows_of(terminal.backend().buffer());
    assert!(rows.iter().all(|row| text::width(row) <= usize::from(width)), "{rows:#?}");
    format!("{}\ncursor {cursor:?}", rows.join("\n"))
}

fn picture(form: &Form) -> String {
    picture_on(form, 80, 24)
}

#[test]
fn a_form_is_filled_in_by_keys() {
    let mut form = form(&[]);
    assert!(!form.is_changed());
    script(&mut form, "党费收缴 <enter>10-9<enter>");
    assert_eq!(form.focused(), Some("kind"));
    script(&mut form, "<down><down><enter>");
    assert_eq!(form.focused(), Some("channels"));
    script(&mut form, " <down><down> <enter> <tab>");
    assert_eq!(form.focused(), Some("decision"));
    script(&mut form, "同意。<tab>一<enter>二<tab><enter>");
    assert_eq!(form.focused(), None);
    assert!(form.is_changed());
    assert_eq!(script(&mut form, "<enter>"), [FormEvent::Submit]);
    let expected = [
        ("channels", Value::Many(vec!["meeting".into(), "board".into()])),
        ("content", Value::Text("一\n二".into())),
        ("decision", Value::Text("同意。".into())),
        ("evidence", Value::Text(String::new())),
        ("important", Value::Flag(true)),
        ("kind", Value::Choice("cyclic".into())),
        ("settled", Value::Date(day(10, 9))),
        ("title", Value::Text("党费收缴".into())),
    ];
    assert_eq!(form.values(), expected.map(|(id, value)| (id.to_owned(), value)).into());
}

#[test]
fn a_hidden_field_is_neither_asked_nor_checked_nor_answered_but_kept_in_the_draft() {
    let mut form = form(&[("decision", Value::Text("同意".into())), ("important", Value::Flag(false))]);
    assert!(!form.values().contains_key("decision"));
    assert_eq!(form.draft()["decision"], Value::Text("同意".into()));
    script(&mut form, "<tab><tab><tab><tab> ");
    assert_eq!(form.values()["decision"], Value::Text("同意".into()));
    script(&mut form, " <tab>");
    assert_eq!(form.focused(), Some("content"));
    assert!(!form.is_changed());
}

#[test]
fn a_draft_is_taken_up_again_as_it_was_left() {
    let mut form = form(&[]);
    script(&mut form, "题 <tab>2-30<tab><right><tab> <tab> <tab>议<enter>");
    let stored = serde_json::to_string(&form.draft()).unwrap();
    let again = Form::new(proposal(), &serde_json::from_str(&stored).unwrap(), day(10, 8));
    assert_eq!(again.draft(), form.draft());
    assert_eq!(again.draft()["settled"], Value::Text("2-30".into()));
    assert!(!again.is_changed());
}

#[test]
fn faults_stand_at_their_fields_and_the_first_is_gone_to() {
    let mut form = form(&[]);
    script(&mut form, "<tab>2026-02-30");
    let events = script(&mut form, "<c-s>");
    assert_eq!(events, [FormEvent::Notice(Message::new("form-faults").with("count", 4_usize))]);
    assert_eq!(form.focused(), Some("title"));
    let faults = form.check().unwrap_err();
    let named: Vec<_> = faults.iter().map(|(id, message)| (*id, &*message.id)).collect();
    assert_eq!(
        named,
        [
            ("title", "text-required"),
            ("settled", "form-date-no-such-day"),
            ("kind", "form-required"),
            ("content", "text-required")
        ]
    );
    // Typing takes the fault off its field, and off no other.
    script(&mut form, "题");
    assert_eq!(form.faults.iter().flatten().count(), 3);
}

#[test]
fn a_refusal_is_shown_at_its_field_or_at_the_button() {
    let mut form = form(&[]);
    form.fault("content", says("refused"));
    assert_eq!(form.focused(), Some("content"));
    form.fault("decision", says("refused-elsewhere"));
    assert_eq!(form.focused(), Some("content"));
    form.focus = form.fields.len();
    assert!(picture(&form).contains("! refused-elsewhere"));
}

#[test]
fn a_date_is_picked_from_today() {
    let mut form = form(&[]);
    script(&mut form, "<tab><down>");
    assert_eq!(form.values()["settled"], Value::Date(day(10, 8)));
    script(&mut form, "<down><c-down><pgdn><up>");
    assert_eq!(form.values()["settled"], Value::Date(day(11, 15)));
    let mut form = self::form(&[("settled", Value::Date(day(1, 31)))]);
    script(&mut form, "<tab><c-u>+3<tab>");
    assert_eq!(form.draft()["settled"], Value::Date(day(10, 11)));
}

#[test]
fn what_is_typed_takes_the_place_of_a_date_that_the_program_wrote() {
    let begun = || {
        let mut form = form(&[("settled", Value::Date(day(11, 26)))]);
        script(&mut form, "<tab>");
        form
    };
    let settled = |form: &Form| form.draft()["settled"].clone();
    let mut typed = begun();
    script(&mut typed, "2026-13-45");
    assert_eq!(settled(&typed), Value::Text("2026-13-45".into()));
    // What was typed is edited, until it has been written out.
    script(&mut typed, "<back><back><back><back>2-5<tab><backtab>");
    assert_eq!(settled(&typed), Value::Date(day(12, 5)));
    script(&mut typed, "+1");
    assert_eq!(settled(&typed), Value::Date(day(10, 9)));
    let mut pasted = begun();
    pasted.paste("2026-03-04");
    assert_eq!(settled(&pasted), Value::Date(day(3, 4)));
    // Moving in it, or taking something from it, begins to edit it.
    let mut edited = begun();
    script(&mut edited, "<back>7");
    assert_eq!(settled(&edited), Value::Date(day(11, 27)));
    let mut moved = begun();
    script(&mut moved, "<left><right><back>8");
    assert_eq!(settled(&moved), Value::Date(day(11, 28)));
    // Picked by keys it is written by the program too; and what was there can be had back.
    let mut picked = begun();
    script(&mut picked, "<down>1-1");
    assert_eq!(settled(&picked), Value::Date(day(1, 1)));
    let mut back = begun();
    script(&mut back, "9<c-z><c-z>");
    assert_eq!(settled(&back), Value::Date(day(11, 26)));
}

#[test]
fn a_choice_turns_opens_and_is_left_as_it_was() {
    let mut form = form(&[]);
    script(&mut form, "<tab><tab><right><right>");
    assert_eq!(form.values()["kind"], Value::Choice("cyclic".into()));
    script(&mut form, "<left><left><left>");
    assert_eq!(form.values()["kind"], Value::Choice("fixed".into()));
    script(&mut form, "<right><right><right><right><right>");
    assert_eq!(form.values()["kind"], Value::Choice("immediate".into()));
    assert_eq!(script(&mut form, "<down><up><esc>").last(), Some(&FormEvent::Handled));
    assert_eq!(form.values()["kind"], Value::Choice("immediate".into()));
    script(&mut form, "3 ");
    assert_eq!(form.values()["kind"], Value::Choice("staged".into()));
    picture(&form);
    script(&mut form, "固<enter>");
    assert_eq!(form.values()["kind"], Value::Choice("fixed".into()));
    assert_eq!(form.focused(), Some("channels"));
    script(&mut form, "<backtab><back>");
    assert!(!form.values().contains_key("kind"));
    assert_eq!(script(&mut form, "<esc>"), [FormEvent::Cancel]);
}

/// A form whose first field is a choice with words that share some, as drawn.
fn grounds() -> Form {
    let grounds = choices(&[("secret", "涉及党和国家秘密"), ("unfit", "涉及其他不宜公开"), ("none", "无")]);
    let spec = FormSpec {
        id: "answer",
        title: says("答复"),
        intro: None,
        fields: vec![
            FieldSpec { required: true, ..field("ground", "不公开理由", FieldKind::Choice(grounds)) },
            field("note", "说明", FieldKind::Line(TextRule::LINE)),
        ],
    };
    let form = Form::new(spec, &BTreeMap::new(), day(10, 8));
    picture(&form);
    form
}

#[test]
fn stray_text_in_a_choice_chooses_nothing() {
    let ground = |keys: &str| {
        let mut form = grounds();
        script(&mut form, keys);
        assert_eq!(form.focused(), Some("note"), "{keys}");
        form.values().get("ground").cloned()
    };
    let secret = Some(Value::Choice("secret".into()));
    // Typed, with the list open by it, and left.
    assert_eq!(ground("工作上的事<tab>"), None);
    assert_eq!(ground("涉及<tab>"), None);
    assert_eq!(ground("涉及工作秘密<tab>"), None);
    assert_eq!(ground("<down><tab>"), None);
    // Narrowed to one, moved to one, or taken: that one.
    assert_eq!(ground("秘密<tab>"), secret);
    assert_eq!(ground("涉及工<back>及党<tab>"), secret);
    assert_eq!(ground("涉及<down><up><tab>"), secret);
    assert_eq!(ground("1<tab>"), secret);
    assert_eq!(ground("涉及<enter>"), secret);
    // What was chosen before stays.
    assert_eq!(ground("1<enter><backtab>涉及<tab>"), secret);
    assert_eq!(ground("3<enter><backtab><down><tab>"), Some(Value::Choice("none".into())));
}

#[test]
fn a_fault_goes_when_its_field_is_filled_in_however_that_is_done() {
    for keys in ["1<tab>", "1<enter>", "<right>", "秘密<tab>", " "] {
        let mut form = grounds();
        script(&mut form, "<c-s>");
        assert_eq!(form.faults.iter().flatten().count(), 1);
        script(&mut form, keys);
        assert_eq!(form.faults.iter().flatten().count(), 0, "{keys}");
    }
    let mut form = grounds();
    script(&mut form, "<c-s>涉及<tab>");
    assert_eq!(form.faults.iter().flatten().count(), 1);
}

#[test]
fn what_did_not_fit_stays_said_until_the_field_is_changed() {
    let filled = || {
        let mut form = form(&[
            ("settled", Value::Date(day(10, 8))),
            ("kind", Value::Choice("fixed".into())),
            ("content", Value::Text("公开".into())),
        ]);
        assert!(matches!(form.paste(&"题".repeat(204)), FormEvent::Notice(_)));
        form
    };
    let mut form = filled();
    script(&mut form, "<tab><tab><c-s>");
    assert_eq!((form.faults(), form.focused()), (1, Some("title")));
    script(&mut form, "<back>");
    assert_eq!(form.faults(), 0);
    assert_eq!(script(&mut form, "<c-s>"), [FormEvent::Submit]);
    // Typed, as a terminal sends what is pasted where it knows nothing of pasting.
    let mut form = filled();
    script(&mut form, "<back>末尾<tab>");
    assert_eq!(form.faults(), 1);
    script(&mut form, "<c-s>");
    assert_eq!(form.focused(), Some("title"));
}

#[test]
fn a_number_is_looked_at_when_it_is_left() {
    let spec = FormSpec {
        id: "rate",
        title: says("评分"),
        intro: None,
        fields: vec![
            FieldSpec { required: true, ..field("points", "得分", FieldKind::Number(0, 5)) },
            field("more", "加分", FieldKind::Number(0, 5)),
        ],
    };
    let mut form = Form::new(spec, &BTreeMap::new(), day(10, 8));
    for (typed, fault) in [
        ("9", Some("step-number-out-of-range")),
        ("abc", Some("step-not-a-number")),
        ("3.5", Some("step-not-a-number")),
        ("-1", Some("step-number-out-of-range")),
        ("5", None),
    ] {
        script(&mut form, &format!("<c-u>{typed}<tab>"));
        assert_eq!(form.faults[0].as_ref().map(|fault| &*fault.id), fault, "{typed}");
        script(&mut form, "<backtab>");
    }
    assert_eq!(script(&mut form, "<c-s>"), [FormEvent::Submit]);
    assert_eq!(form.values()["points"], Value::Text("5".into()));
}

#[test]
fn a_tick_that_must_be_there_is_marked_and_asked_for() {
    let required = FieldSpec { required: true, ..field("cleared", "不涉密", FieldKind::Toggle) };
    let spec = FormSpec { id: "begin", title: says("题"), intro: None, fields: vec![required] };
    let mut form = Form::new(spec, &BTreeMap::new(), day(10, 8));
    assert!(picture(&form).contains("不涉密 *"));
    script(&mut form, "<tab><enter>");
    assert_eq!(form.focused(), Some("cleared"));
    assert_eq!(form.faults[0].as_ref().map(|fault| &*fault.id), Some("form-tick"));
    assert_eq!(script(&mut form, " <c-s>").last(), Some(&FormEvent::Submit));
}

#[test]
fn a_refusal_finds_its_field_by_its_id_or_its_name() {
    let form = form(&[]);
    let other = Message::new("step-field-other").with("field", says("依据"));
    assert_eq!(form.field_of(&[], &other), Some("evidence"));
    assert_eq!(form.field_of(&["nowhere", "kind"], &other), Some("kind"));
    // A field that is not in sight shows nothing.
    assert_eq!(form.field_of(&["decision"], &says("refused")), None);
}

#[test]
fn what_a_paste_left_out_is_told() {
    let mut form = form(&[]);
    let told = form.paste("标\u{202e}题\n");
    assert!(matches!(told, FormEvent::Notice(_)));
    assert_eq!(form.values()["title"], Value::Text("标题".into()));
}

#[test]
fn a_form_shows_its_fields() {
    let title = "关于二〇二六年第三季度全局党费收缴、使用和管理情况（含离退休党员）的公开，附各支部明细";
    let form = form(&[
        ("title", Value::Text(title.into())),
        ("settled", Value::Date(day(10, 10))),
        ("kind", Value::Choice("cyclic".into())),
        ("channels", Value::Many(vec!["meeting".into(), "web".into()])),
        ("content", Value::Text(long_content())),
    ]);
    insta::assert_snapshot!(picture(&form));
}

#[test]
fn a_date_in_focus_shows_its_calendar() {
    let mut form = form(&[("settled", Value::Date(day(10, 10)))]);
    script(&mut form, "<tab>");
    insta::assert_snapshot!(picture(&form));
}

#[test]
fn a_date_that_does_not_exist_is_named() {
    let mut form = form(&[("title", Value::Text("题".into()))]);
    script(&mut form, "<tab>2026-02-30<c-s>");
    insta::assert_snapshot!(picture(&form));
}

#[test]
fn a_form_taller_than_the_screen_scrolls_to_its_focus() {
    let mut form = form(&[
        ("important", Value::Flag(true)),
        ("content", Value::Text(long_content().repeat(4))),
        ("decision", Value::Text("市局党委会2026年第12次会议集体研究，同意公开。".into())),
    ]);
    script(&mut form, "<tab><tab><tab><tab><tab><tab>");
    insta::assert_snapshot!("taller_in_the_text", picture(&form));
    script(&mut form, "<tab><tab>");
    insta::assert_snapshot!("taller_at_the_button", picture(&form));
}

#[test]
fn lists_open_in_place() {
    let mut form = form(&[]);
    script(&mut form, "<tab><tab><down><down>");
    insta::assert_snapshot!("list_of_one", picture(&form));
    script(&mut form, "<tab><down> ");
    insta::assert_snapshot!("list_of_many", picture(&form));
}

#[test]
fn a_long_list_is_narrowed_by_typing() {
    let items: Vec<Choice> = (1..=58)
        .map(|n| Choice {
            value: format!("SJ-{n:02}"),
            label: Message::new(format!("SJ-{n:02} 市局公开目录第{n}项")),
        })
        .collect();
    let spec = FormSpec {
        id: "item",
        title: says("选择公开代码"),
        intro: None,
        fields: vec![field("code", "公开代码", FieldKind::Choice(items))],
    };
    let mut form = Form::new(spec, &BTreeMap::new(), day(10, 8));
    picture(&form);
    script(&mut form, "<down><pgdn><pgdn>");
    insta::assert_snapshot!("long_list", picture(&form));
    script(&mut form, "第4");
    insta::assert_snapshot!("long_list_narrowed", picture(&form));
    script(&mut form, "<down><enter>");
    assert_eq!(form.values()["code"], Value::Choice("SJ-40".into()));
}

#[test]
fn the_focus_is_in_sight_on_every_screen() {
    for (width, height) in [(24, 5), (30, 8), (80, 10), (80, 24), (120, 36)] {
        let mut form = form(&[
            ("important", Value::Flag(true)),
            ("title", Value::Text("题".repeat(200))),
            ("content", Value::Text(long_content().repeat(20))),
        ]);
        let _ = form.check();
        for stop in form.stops() {
            form.focus = stop;
            script(&mut form, "<down>");
            form.focus = stop;
            let shown = picture_on(&form, width, height);
            assert!(!shown.ends_with("None"), "{width} {height}\n{shown}");
            assert!(height < 10 || shown.contains("> "), "{width} {height} {stop}\n{shown}");
        }
    }
    let mut buf = Buffer::empty(Rect::new(0, 0, 10, 2));
    let form = form(&[]);
    assert_eq!(form.render(buf.area, &mut buf, &FormStyle::default(), &words, &days), None);
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config::with_cases(64))]
    #[test]
    fn no_keys_and_no_screen_bring_a_form_down(
        keys in proptest::collection::vec(
            proptest::sample::select(vec![
                "<tab>", "<backtab>", "<enter>", "<up>", "<down>", "<left>", "<right>", "<pgup>", "<pgdn>", "<back>",
                "<c-s>", "<c-w>", "<c-z>", "<c-y>", "<esc>", " ", "1", "9", "公", "，", "m", "-",
            ]),
            0..40,
        ),
        width in 1u16..100,
        height in 1u16..40,
    ) {
        let mut form = form(&[("important", Value::Flag(true)), ("content", Value::Text(long_content()))]);
        for (at, key) in keys.iter().enumerate() {
            script(&mut form, key);
            let area = Rect::new(0, 0, width, height);
            let mut buf = Buffer::empty(area);
            let cursor = form.render(area, &mut buf, &FormStyle::default(), &words, &days);
            if let Some(cursor) = cursor {
                proptest::prop_assert!(area.contains(cursor.into()), "{cursor:?} after key {at}");
            } else {
                proptest::prop_assert!(width < 16);
            }
            for row in rows_of(&buf) {
                proptest::prop_assert!(text::width(&row) <= usize::from(width), "{}", row);
            }
        }
        let again = Form::new(proposal(), &form.draft(), day(10, 8));
        proptest::prop_assert_eq!(again.draft(), form.draft());
        if form.check().is_ok() {
            proptest::prop_assert!(form.values().contains_key("kind"));
        }
    }
}
