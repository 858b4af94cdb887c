//! Reading holiday notices: the texts of past years against the library's days, hostile texts, TOML.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use gongkai::domain::calendar::{Calendar, DayKind, Festival, Lacking, Notice, NoticeFault, Place};
use gongkai::domain::calendar::{parse_notice, read_notice};
use gongkai::domain::message::Message;
use proptest::prelude::*;

#[path = "support/notice.rs"]
mod notice;

/// The sections of the notices as they were printed; the words around them are those of every year.
const TEXTS: [(i32, &str); 13] = [
    (
        2014,
        "一、元旦：1月1日放假1天。二、春节：1月31日至2月6日放假调休，共7天。1月26日（星期日）、2月8日（星期六）上班。\
         三、清明节：4月5日放假，4月7日（星期一）补休。四、劳动节：5月1日至3日放假调休，共3天。5月4日（星期日）上班。\
         五、端午节：6月2日放假，与周末连休。六、中秋节：9月8日放假，与周末连休。\
         七、国庆节：10月1日至7日放假调休，共7天。9月28日（星期日）、10月11日（星期六）上班。",
    ),
    (
        2015,
        "一、元旦：1月1日至3日放假调休，共3天。1月4日（星期日）上班。二、春节：2月18日至24日放假调休，共7天。\
         2月15日（星期日）、2月28日（星期六）上班。三、清明节：4月5日放假，4月6日（星期一）补休。\
         四、劳动节：5月1日放假，与周末连休。五、端午节：6月20日放假，6月22日（星期一）补休。\
         六、中秋节：9月27日放假。七、国庆节：10月1日至7日放假调休，共7天。10月10日（星期六）上班。",
    ),
    (
        2016,
        "一、元旦：1月1日放假，与周末连休。二、春节：2月7日至13日放假调休，共7天。2月6日（星期六）、2月14日（星期日）上班。\
         三、清明节：4月4日放假，与周末连休。四、劳动节：5月1日放假，5月2日（星期一）补休。\
         五、端午节：6月9日至11日放假调休，共3天。6月12日（星期日）上班。\
         六、中秋节：9月15日至17日放假调休，共3天。9月18日（星期日）上班。\
         七、国庆节：10月1日至7日放假调休，共7天。10月8日（星期六）、10月9日（星期日）上班。",
    ),
    (
        2017,
        "一、元旦：1月1日放假，1月2日（星期一）补休。二、春节：1月27日至2月2日放假调休，共7天。\
         1月22日（星期日）、2月4日（星期六）上班。三、清明节：4月2日至4日放假调休，共3天。4月1日（星期六）上班。\
         四、劳动节：5月1日放假，与周末连休。五、端午节：5月28日至30日放假调休，共3天。5月27日（星期六）上班。\
         六、中秋节、国庆节：10月1日至8日放假调休，共8天。9月30日（星期六）上班。",
    ),
    (
        2018,
        "一、元旦：1月1日放假，与周末连休。二、春节：2月15日至21日放假调休，共7天。2月11日（星期日）、2月24日（星期六）上班。\
         三、清明节：4月5日至7日放假调休，共3天。4月8日（星期日）上班。\
         四、劳动节：4月29日至5月1日放假调休，共3天。4月28日（星期六）上班。五、端午节：6月18日放假，与周末连休。\
         六、中秋节：9月24日放假，与周末连休。\
         七、国庆节：10月1日至7日放假调休，共7天。9月29日（星期六）、9月30日（星期日）上班。",
    ),
    (
        2019,
        "一、元旦：2018年12月30日至2019年1月1日放假调休，共3天。2018年12月29日（星期六）上班。\
         二、春节：2月4日至10日放假调休，共7天。2月2日（星期六）、2月3日（星期日）上班。\
         三、清明节：4月5日放假，与周末连休。四、劳动节：5月1日放假。五、端午节：6月7日放假，与周末连休。\
         六、中秋节：9月13日放假，与周末连休。\
         七、国庆节：10月1日至7日放假调休，共7天。9月29日（星期日）、10月12日（星期六）上班。",
    ),
    (
        2020,
        "一、元旦：2020年1月1日放假，共1天。二、春节：1月24日至30日放假调休，共7天。1月19日（星期日）、2月1日（星期六）上班。\
         三、清明节：4月4日至6日放假调休，共3天。\
         四、劳动节：5月1日至5日放假调休，共5天。4月26日（星期日）、5月9日（星期六）上班。\
         五、端午节：6月25日至27日放假调休，共3天。6月28日（星期日）上班。\
         六、国庆节、中秋节：10月1日至8日放假调休，共8天。9月27日（星期日）、10月10日（星期六）上班。",
    ),
    (
        2021,
        "一、元旦：2021年1月1日至3日放假，共3天。二、春节：2月11日至17日放假调休，共7天。\
         2月7日（星期日）、2月20日（星期六）上班。三、清明节：4月3日至5日放假调休，共3天。\
         四、劳动节：5月1日至5日放假调休，共5天。4月25日（星期日）、5月8日（星期六）上班。\
         五、端午节：6月12日至14日放假，共3天。六、中秋节：9月19日至21日放假调休，共3天。9月18日（星期六）上班。\
         七、国庆节：10月1日至7日放假调休，共7天。9月26日（星期日）、10月9日（星期六）上班。",
    ),
    (
        2022,
        "一、元旦：2022年1月1日至3日放假，共3天。二、春节：1月31日至2月6日放假调休，共7天。\
         1月29日（星期六）、1月30日（星期日）上班。三、清明节：4月3日至5日放假调休，共3天。4月2日（星期六）上班。\
         四、劳动节：4月30日至5月4日放假调休，共5天。4月24日（星期日）、5月7日（星期六）上班。\
         五、端午节：6月3日至5日放假，共3天。六、中秋节：9月10日至12日放假，共3天。\
         七、国庆节：10月1日至7日放假调休，共7天。10月8日（星期六）、10月9日（星期日）上班。",
    ),
    (
        2023,
        "一、元旦：2022年12月31日至2023年1月2日放假调休，共3天。二、春节：1月21日至27日放假调休，共7天。\
         1月28日（星期六）、1月29日（星期日）上班。三、清明节：4月5日放假，共1天。\
         四、劳动节：4月29日至5月3日放假调休，共5天。4月23日（星期日）、5月6日（星期六）上班。\
         五、端午节：6月22日至24日放假调休，共3天。6月25日（星期日）上班。\
         六、中秋节、国庆节：9月29日至10月6日放假调休，共8天。10月7日（星期六）、10月8日（星期日）上班。",
    ),
    (
        2024,
        "一、元旦：1月1日放假，与周末连休。二、春节：2月10日至17日放假调休，共8天。2月4日（星期日）、2月18日（星期日）上班。\
         鼓励各单位结合带薪年休假等制度落实，安排职工在除夕（2月9日）休息。\
         三、清明节：4月4日至6日放假调休，共3天。4月7日（星期日）上班。\
         四、劳动节：5月1日至5日放假调休，共5天。4月28日（星期日）、5月11日（星期六）上班。\
         五、端午节：6月10日放假，与周末连休。六、中秋节：9月15日至17日放假调休，共3天。9月14日（星期六）上班。\
         七、国庆节：10月1日至7日放假调休，共7天。9月29日（星期日）、10月12日（星期六）上班。",
    ),
    (
        2025,
        "一、元旦：1月1日（周三）放假1天，不调休。\
         二、春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。1月26日（周日）、2月8日（周六）上班。\
         三、清明节：4月4日（周五）至6日（周日）放假，共3天。\
         四、劳动节：5月1日（周四）至5日（周一）放假调休，共5天。4月27日（周日）上班。\
         五、端午节：5月31日（周六）至6月2日（周一）放假，共3天。\
         六、国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。",
    ),
    (
        2026,
        "一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。\
         二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。\
         2月14日（周六）、2月28日（周六）上班。三、清明节：4月4日（周六）至6日（周一）放假，共3天。\
         四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。\
         五、端午节：6月19日（周五）至21日（周日）放假，共3天。六、中秋节：9月25日（周五）至27日（周日）放假，共3天。\
         七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。",
    ),
];

fn printed(year: i32, sections: &str) -> String {
    format!(
        "国务院办公厅关于{year}年部分节假日安排的通知\n各省、自治区、直辖市人民政府，国务院各部委、各直属机构：\n\
         经国务院批准，现将{year}年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。\n\
         {sections}\n节假日期间，各地区、各部门要妥善安排好值班和安全、保卫等工作。\n国务院办公厅\n{}年11月1日\n",
        year - 1
    )
}

fn of(year: i32) -> String {
    printed(year, TEXTS.iter().find(|(of, _)| *of == year).unwrap().1)
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn read(text: &str) -> Notice {
    read_notice(text).unwrap_or_else(|faults| panic!("{faults:#?}\n{text}"))
}

/// The id of what is wrong, with what is said of it and where.
fn wrong(text: &str) -> Vec<(String, String, Place)> {
    let faults = read_notice(text).expect_err("it is refused");
    let told = |message: &Message| format!("{:?}", message.args);
    faults.into_iter().map(|f| (f.what.id.to_string(), told(&f.what), f.place)).collect()
}

#[track_caller]
fn refused(text: &str, id: &str, said: &str) {
    let faults = wrong(text);
    assert!(faults.iter().any(|(of, args, _)| of == id && args.contains(said)), "{id} {said}: {faults:#?}");
}

/// Where notices of their own have moved days: 抗战胜利70周年 in 2015, 劳动节 of 2019 made four days, 春节 of 2020 longer.
fn moved_later(date: NaiveDate) -> bool {
    let date = (date.year(), date.month(), date.day());
    matches!(date, (2015, 9, 3..=6) | (2019, 4, 28) | (2019, 5, 2..=5) | (2020, 1, 31) | (2020, 2, 1..=2))
}

#[test]
fn the_texts_of_past_years_say_what_the_library_knows() {
    for (year, _) in TEXTS {
        let notice = read(&of(year));
        assert_eq!(notice.year, year);
        let (library, read) = (Calendar::default(), Calendar::default().with_notice(notice));
        for date in
            day(&format!("{}-12-20", year - 1)).iter_days().take(380).filter(|date| !moved_later(*date))
        {
            assert_eq!(read.is_working(date), library.is_working(date), "{date}");
            // Where two festivals share a holiday, the library divides it between them.
            let plain = |kind| match kind {
                DayKind::Holiday(festival) => Some((festival, false)),
                DayKind::MakeUp(festival) => Some((festival, true)),
                _ => None,
            };
            let both = |found: Option<(Festival, bool)>| {
                found.map(|(festival, worked)| match festival {
                    Festival::National | Festival::MidAutumn if matches!(year, 2017 | 2020 | 2023) => {
                        (Festival::NationalMidAutumn, worked)
                    }
                    other => (other, worked),
                })
            };
            if year >= 2020 {
                assert_eq!(both(plain(read.kind(date))), both(plain(library.kind(date))), "{date}");
            }
        }
    }
}

#[test]
fn a_web_page_s_copy_is_read_alike() {
    let plain = read(&of(2025));
    let wide: String = of(2025)
        .chars()
        .map(|c| match c {
            '0'..='9' => char::from_u32(u32::from(c) + 0xfee0).unwrap(),
            '：' => ':',
            '，' => ',',
            '（' => '(',
            '）' => ')',
            c => c,
        })
        .collect();
    let broken: String = of(2025)
        .chars()
        .enumerate()
        .map(|(n, c)| if n % 7 == 0 { format!("{c}\n 　\u{200b}") } else { c.to_string() })
        .collect();
    let dashes = of(2025).replace("至", "—");
    let page = format!(
        "索 引 号：000014349/2024-00061\n发文字号：国办发明电﹝2024﹞12号\n{}\n扫一扫在手机打开当前页\n相关稿件：放假安排一图读懂\n",
        of(2025)
    );
    for text in [wide, broken, dashes, page.clone()] {
        assert_eq!(read(&text).days, plain.days, "{text}");
    }
    assert_eq!(read(&page).reference.as_deref(), Some("国办发明电〔2024〕12号"));
    // Without its title the text still names its year.
    assert_eq!(read(of(2025).split_once('\n').unwrap().1), plain);
}

#[test]
fn new_year_reaches_over_the_turn_of_the_year_in_every_spelling() {
    let rest = TEXTS.iter().find(|(year, _)| *year == 2023).unwrap().1.split_once("二、").unwrap().1;
    for new_year in [
        "2022年12月31日至2023年1月2日放假调休，共3天",
        "（2022年）12月31日至1月2日放假调休，共3天",
        "12月31日（星期六）至1月2日（星期一）放假，共3天",
        "2022年12月31日至1月2日放假",
        "1月1日放假，1月2日补休，与周末连休",
    ] {
        let notice = read(&printed(2023, &format!("一、元旦：{new_year}。二、{rest}")));
        let days: Vec<_> = notice.days.keys().take(3).copied().collect();
        assert_eq!(days, ["2022-12-31", "2023-01-01", "2023-01-02"].map(day), "{new_year}");
    }
}

#[test]
fn what_the_text_says_is_held_against_the_calendar() {
    let text = of(2026);
    let with = |from: &str, to: &str| {
        assert!(text.contains(from), "{from}");
        text.replace(from, to)
    };
    refused(&with("1月1日（周四）", "1月1日（周五）"), "notice-weekday", "周五");
    refused(&with("正月初七", "正月初六"), "notice-lunar", "初六");
    refused(&with("腊月二十八", "除夕"), "notice-lunar", "除夕");
    refused(&with("共9天", "共8天"), "notice-count", "Number(8)");
    refused(&with("放假，共3天。四、", "放假2天。四、"), "notice-count", "Number(2)");
    refused(&with("5月9日（周六）上班", "5月8日上班"), "notice-make-up-weekday", "2026-05-08");
    refused(&with("5月9日（周六）上班", "5月3日（周日）上班"), "notice-day-twice", "2026-05-03");
    refused(&with("5月9日（周六）上班", "2月30日上班"), "form-date-no-such-day", "30");
    refused(&with("5月9日（周六）上班", "2027年5月8日（周六）上班"), "notice-day-outside", "2027-05-08");
    refused(&with("五、端午节：", "五、中秋节："), "notice-festival-twice", "festival-mid-autumn");
    refused(
        &with("五、端午节：6月19日（周五）至21日（周日）放假，共3天。", ""),
        "notice-festival-missing",
        "dragon",
    );
    refused(
        &with("6月19日（周五）至21日（周日）", "7月17日（周五）至19日（周日）"),
        "notice-festival-elsewhere",
        "2026-06-19",
    );
    refused(&with("6月19日（周五）至21日（周日）", "6月21日至19日"), "notice-span", "2026-06-21");
    refused(&with("6月19日（周五）至21日（周日）放假", "19日放假"), "notice-no-month", "19");
    refused(
        &with("放假，共3天。四、", "放假，不调休，共3天。4月11日（周六）上班。四、"),
        "notice-no-swap",
        "",
    );
    refused(&with("5月9日（周六）上班", "5月9日（周六）视情况上班"), "notice-unclear", "视情况");
    refused(&with("5月9日（周六）上班", "5月9日（周六，补班）上班"), "notice-unclear", "");
    refused(&with("5月9日（周六）上班。", "其他事项另行通知。"), "notice-unclear", "");
    refused(&with("关于2026年", "关于2027年"), "notice-years", "2026、2027");
    refused(&with("各省、", "5月9日上班。各省、"), "notice-no-heading", "");
    refused(&format!("{text}另：12月26日（周六）上班。"), "notice-no-heading", "");
    refused(&with("各省、", "国办发明电〔2025〕7号国办发明电〔2025〕8号各省、"), "notice-references", "8号");
    refused(&with("各省、", "国办发明电〔2020〕7号各省、"), "notice-reference-year", "2020");
    refused(
        &with("9月25日（周五）至27日（周日）放假，共3天", "9月23日（周三）放假，与周末连休"),
        "notice-no-weekend",
        "",
    );
    refused("关于2026年端午节的几点想法", "notice-no-year", "");
    refused("", "notice-no-year", "");
    // All faults at once, each with its sentence.
    let faults = wrong(&with("共9天", "共8天").replace("5月9日（周六）上班", "5月9日（周日）上班"));
    let ids: Vec<&str> = faults.iter().map(|(id, ..)| id.as_str()).collect();
    assert_eq!(ids, ["notice-count", "notice-weekday"]);
    assert!(matches!(&faults[1].2, Place::Sentence(text) if text.contains("5月9日")), "{faults:?}");
}

#[test]
fn an_occasion_of_its_own_is_a_day_off_under_no_festival() {
    let text = of(2026).replace(
        "节假日期间",
        "八、某某纪念日：9月3日（周四）至5日（周六）放假调休，共3天。9月6日（周日）上班。节假日期间",
    );
    let notice = read(&text);
    assert_eq!(notice.days[&day("2026-09-03")], (Festival::Special, false));
    assert_eq!(notice.days[&day("2026-09-06")], (Festival::Special, true));
}

#[test]
fn toml_is_read_and_every_fault_has_its_line_and_column() {
    for year in 2014..=2026 {
        let known = Calendar::default().notice(year).unwrap();
        let toml = known.to_toml();
        assert_eq!(read(&toml), known, "{toml}");
    }
    let good = notice::made_up(2031).to_toml();
    assert_eq!(read(&good), notice::made_up(2031));
    assert_eq!(read(&format!("\u{feff}# 说明\n\n{good}")).year, 2031);
    let at = |text: &str| -> Vec<(String, Place)> {
        wrong(text).into_iter().map(|(id, _, at)| (id, at)).collect()
    };
    let line = |line, column| Place::Line { line, column };
    let text = "year = 2031\nholidays = 1\n[[holiday]]\nfestival = \"easter\"\nfrom = 2031-04-31\n";
    let faults = at(text);
    assert_eq!(faults[0], ("notice-toml-syntax".to_owned(), line(5, 8)), "{faults:?}");
    let text = text.replace("04-31", "04-03T08:00:00");
    let expected = [
        ("notice-toml-unknown".to_owned(), line(2, 1)),
        ("notice-toml-festival".to_owned(), line(4, 12)),
        ("notice-toml-date".to_owned(), line(5, 8)),
    ];
    assert_eq!(at(&text), expected);
    refused(&good.replace("year = 2031", "year = \"2031\""), "notice-toml-year", "");
    refused(&good.replace("year = 2031", "year = 99999999999"), "notice-year-range", "");
    refused(&good.replace("\"spring\"", "\"qingming\""), "notice-festival-missing", "spring");
    refused(&good.replace("\nto = ", "\ntill = "), "notice-toml-unknown", "till");
    refused("year = 2031\n", "notice-toml-lacking", "holiday");
    refused("[[holiday]]\nfestival = \"spring\"\n", "notice-toml-lacking", "from");
    refused("year = 2031\nholiday = 3\n", "notice-toml-holiday", "");
    let doubled = format!("{good}\n[[holiday]]\nfestival = \"spring\"\nfrom = 2031-01-01\n");
    refused(&doubled, "notice-day-twice", "2031-01-01");
    refused(
        "year = 2031\n[[holiday]]\nfestival=\"spring\"\nfrom = 2031-01-01\nto = 2039-01-01\n",
        "notice-span",
        "2039",
    );
}

#[test]
fn the_next_year_s_notice_is_wanted_from_november_on() {
    let calendar = Calendar::default();
    let next = Some(Lacking { year: 2027, begun: false });
    for (date, wanted) in [
        ("2026-10-31", None),
        ("2026-11-01", next),
        ("2026-12-31", next),
        ("2027-01-01", Some(Lacking { year: 2027, begun: true })),
        ("2025-12-31", None),
    ] {
        assert_eq!(calendar.lacking(day(date)), wanted, "{date}");
    }
    let loaded = calendar.with_notice(notice::made_up(2027));
    assert_eq!(loaded.lacking(day("2026-12-31")), None);
    assert_eq!(loaded.lacking(day("2027-10-31")), None);
}

#[test]
fn a_notice_is_taken_back_to_what_there_was() {
    let mut calendar = Calendar::default();
    let plain = |calendar: &Calendar| -> Vec<DayKind> {
        day("2025-06-01").iter_days().take(1_200).map(|date| calendar.kind(date)).collect()
    };
    let before = plain(&calendar);
    calendar.set_notice(2027, Some(notice::made_up(2027)));
    calendar.set_notice(2026, Some(Notice { days: BTreeMap::new(), ..calendar.notice(2026).unwrap() }));
    assert_ne!(plain(&calendar), before);
    assert_eq!(calendar.references(day("2026-12-30"), day("2026-12-31")).len(), 2);
    calendar.set_notice(2026, None);
    calendar.set_notice(2027, None);
    assert_eq!(plain(&calendar), before);
    assert_eq!(calendar.notice(2027), None);
    assert_eq!(calendar.references(day("2026-12-30"), day("2026-12-31")).len(), 1);
}

proptest! {
    #[test]
    fn a_notice_printed_in_the_state_council_s_style_is_read_back(year in 2027_i32..2100) {
        let made = notice::made_up(year);
        let text = notice::text(&made);
        let read = parse_notice(&text);
        prop_assert_eq!(read, Ok(made), "{}", text);
    }

    #[test]
    fn no_text_makes_it_fail(
        parts in prop::collection::vec(
            prop_oneof![
                any::<char>().prop_map(String::from),
                "[0-9]{1,5}",
                prop::sample::select(vec![
                    "年", "月", "日", "至", "、", "，", "。", "；", "：", "（", "）", "〔", "〕", "放假", "调休", "共", "天", "上班",
                    "补休", "元旦", "春节", "一、", "（周六）", "农历", "除夕", "正月初七", "现将2026年", "与周末连休",
                    "国务院办公厅关于2026年部分节假日安排的通知", "国办发明电〔2025〕7号", "year = ", "[[holiday]]", "\n",
                ]).prop_map(String::from),
            ],
            0..40,
        ),
        cut in 0_usize..2_000,
        at in 0_usize..2_000,
    ) {
        let junk = parts.concat();
        let told = |faults: &[NoticeFault]| faults.iter().all(|fault| !fault.message().id.is_empty());
        // By itself, and put into a whole notice that lost a piece.
        let whole: Vec<char> = of(2026).chars().collect();
        let at = at.min(whole.len());
        let end = (at + cut % 40).min(whole.len());
        let put: String =
            whole[..at].iter().chain(&junk.chars().collect::<Vec<_>>()).chain(&whole[end..]).collect();
        for text in [junk.clone(), put, format!("year = 2026\n{junk}")] {
            match read_notice(&text) {
                Ok(notice) => prop_assert!(notice.faults().is_empty()),
                Err(faults) => prop_assert!(!faults.is_empty() && told(&faults)),
            }
        }
    }
}
