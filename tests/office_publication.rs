//! Publication through the office: channels, scopes, stages, notice, closing, another round (R3–R10).

mod support;

use gongkai::domain::channel::{Channel, Scope};
use gongkai::domain::clock::Limit;
use gongkai::domain::disclosure::{Deed, Exchange, Matter, State, TimeLimit};
use gongkai::domain::message::Arg;
use gongkai::domain::text::TextRule;
use gongkai::office::Command;
use gongkai::office::command::{DisclosureOrder, NewOpinion, OpinionOrder};
use support::office::*;

#[test]
fn r3_nothing_is_dated_before_its_last_step_nor_in_the_future() {
    let desk = Desk::new();
    let key = desk.propose("sj.pro", "SJ-08", matter());
    desk.day("2026-03-04");
    desk.approve(&key);
    desk.day("2026-03-06");
    let message = desk.refused(
        "sj.pro",
        on(&key, publish(Channel::Meeting, "2026-03-03")),
        "published-before-approval",
    );
    assert_eq!(arg(&message, "approved"), Arg::Date(date("2026-03-04")));
    desk.refused("sj.pro", on(&key, publish(Channel::Meeting, "2026-03-07")), "published-in-future");
    desk.ok("sj.pro", on(&key, publish(Channel::Meeting, "2026-03-04")));
    assert_eq!(desk.disclosure(&key).state, State::Approved);
    desk.refused("sj.pro", on(&key, publish(Channel::Document, "2026-03-06")), "channel-not-approved");
    desk.ok("sj.pro", on(&key, publish(Channel::Intranet, "2026-03-06")));
    let done = desk.disclosure(&key);
    assert_eq!((done.state, done.published_on()), (State::Published, Some(date("2026-03-06"))));
}

#[test]
fn r4_publication_names_place_and_evidence() {
    let desk = Desk::new();
    let key = desk.approved("sj.pro", "SJ-08", matter());
    for (place, evidence) in [("", "照片"), ("三楼", " ")] {
        let order = DisclosureOrder::Publish {
            channel: Channel::Meeting,
            scope: Scope::Bureau,
            place: place.into(),
            on: date("2026-03-02"),
            evidence: evidence.into(),
            stage: None,
            exchange: None,
        };
        desk.refused("sj.pro", on(&key, order), "text-required");
    }
}

#[test]
fn r4_scope_is_never_wider_than_the_catalogue_nor_than_approved() {
    let desk = Desk::new();
    // SJ-08: 全局; SJ-21: 党委成员; SJ-19: 社会; XZ-08: 本单位.
    for (by, under, widest) in [
        ("sj.pro", "SJ-08", Scope::Bureau),
        ("sj.pro", "SJ-21", Scope::Committee),
        ("sj.pro", "SJ-19", Scope::Society),
        ("xz.pro", "XZ-08", Scope::Unit),
    ] {
        for scope in Scope::ALL {
            let command = propose(under, Matter { scope, ..matter() });
            if scope.is_within(widest) {
                let key = desk.ok(by, command).key.unwrap();
                desk.approve(&key);
                for to in Scope::ALL {
                    let order = DisclosureOrder::Publish {
                        channel: Channel::Meeting,
                        scope: to,
                        place: "会议室".into(),
                        on: date("2026-03-02"),
                        evidence: "签到簿".into(),
                        stage: None,
                        exchange: None,
                    };
                    if to.is_within(scope) {
                        desk.ok(by, on(&key, order));
                    } else {
                        desk.refused(by, on(&key, order), "scope-wider-than-approved");
                    }
                }
            } else {
                desk.refused(by, command, "scope-wider-than-catalogue");
            }
        }
    }
}

#[test]
fn r4_a_channel_that_reaches_society_is_refused_inside() {
    let desk = Desk::new();
    for channel in Channel::NAMED {
        for scope in Scope::ALL {
            let command = propose("SJ-19", Matter { scope, channels: vec![channel.clone()], ..matter() });
            if channel.reaches_society() && scope != Scope::Society {
                desk.refused("sj.pro", command, "channel-too-wide");
            } else {
                desk.ok("sj.pro", command);
            }
        }
    }
    // Approved for society, published on the web for the bureau alone: it does not stay there.
    let open = Matter { scope: Scope::Society, channels: vec![Channel::Website], ..matter() };
    let key = desk.approved("sj.pro", "SJ-19", open);
    desk.refused("sj.pro", on(&key, publish(Channel::Website, "2026-03-02")), "channel-too-wide");
}

#[test]
fn r4c_an_interactive_channel_records_question_and_answer() {
    let desk = Desk::new();
    let open = Matter { scope: Scope::Society, channels: vec![Channel::LeaderMailbox], ..matter() };
    let key = desk.approved("sj.pro", "SJ-00", open);
    let order = |exchange| DisclosureOrder::Publish {
        channel: Channel::LeaderMailbox,
        scope: Scope::Society,
        place: "局长信箱".into(),
        on: date("2026-03-02"),
        evidence: "网页存档".into(),
        stage: None,
        exchange,
    };
    let exchange =
        |question: &str, answer: &str| Some(Exchange { question: question.into(), answer: answer.into() });
    desk.refused("sj.pro", on(&key, order(None)), "exchange-missing");
    desk.refused("sj.pro", on(&key, order(exchange("何时办？", " "))), "text-required");
    desk.refused("sj.pro", on(&key, order(exchange("", "下月。"))), "text-required");
    desk.ok("sj.pro", on(&key, order(exchange("何时办？", "下月。"))));
    assert_eq!(desk.disclosure(&key).publications[0].exchange, exchange("何时办？", "下月。"));
}

#[test]
fn r7_each_stage_has_its_own_date() {
    let desk = Desk::new();
    let of = |days: &[&str]| Matter { time_limit: staged(days), settled: None, ..matter() };
    desk.refused("sj.pro", propose("SJ-08", of(&[])), "stages-missing");
    desk.refused("sj.pro", propose("SJ-08", of(&["2026-04-01", "2026-03-31"])), "stages-out-of-order");
    let key = desk.approved("sj.pro", "SJ-08", of(&["2026-03-10", "2026-04-10"]));
    desk.refused("sj.pro", on(&key, publish(Channel::Meeting, "2026-03-02")), "stage-missing");
    desk.refused("sj.pro", on(&key, publish_stage(Channel::Meeting, "2026-03-02", 2)), "stage-missing");
    for channel in [Channel::Meeting, Channel::Intranet] {
        desk.ok("sj.pro", on(&key, publish_stage(channel, "2026-03-02", 0)));
    }
    let half = desk.disclosure(&key);
    assert_eq!(half.state, State::Approved, "a stage is left");
    let met: Vec<_> = half.obligations().iter().map(|o| (o.limit, o.from, o.met)).collect();
    assert_eq!(
        met,
        [(Limit::R7, date("2026-03-10"), Some(date("2026-03-02"))), (Limit::R7, date("2026-04-10"), None)]
    );
    desk.ok("sj.pro", on(&key, publish_stage(Channel::Intranet, "2026-03-02", 1)));
    assert_eq!(desk.disclosure(&key).state, State::Published);
    // Where there are no stages, none is named.
    let plain = desk.approved("sj.pro", "SJ-08", matter());
    desk.refused("sj.pro", on(&plain, publish_stage(Channel::Meeting, "2026-03-02", 0)), "stage-missing");
}

#[test]
fn r9_important_content_stays_up_seven_days() {
    let desk = Desk::new();
    let key = desk.approved(
        "sj.pro",
        "SJ-08",
        Matter { important: true, time_limit: TimeLimit::Immediate, ..matter() },
    );
    desk.ok("sj.pro", on(&key, publish(Channel::Meeting, "2026-03-02")));
    desk.day("2026-03-04");
    desk.ok("sj.pro", on(&key, publish(Channel::Intranet, "2026-03-04")));
    // 4 March and seven days: until the 11th.
    desk.day("2026-03-11");
    let message = desk.refused("sj.pro", on(&key, DisclosureOrder::Close), "notice-not-over");
    assert_eq!(arg(&message, "until"), Arg::Date(date("2026-03-11")));
    desk.refused("sj.pro", on(&key, down(1, "2026-03-11", "")), "taken-down-early");
    desk.refused("sj.pro", on(&key, down(1, "2026-03-12", "预先登记")), "taken-down-date");
    desk.refused("sj.pro", on(&key, down(1, "2026-03-03", "早于公开")), "taken-down-date");
    desk.refused("sj.pro", on(&key, down(2, "2026-03-11", "无此项")), "nothing-published");
    desk.ok("sj.pro", on(&key, down(1, "2026-03-11", "版面调整")));
    desk.refused("sj.pro", on(&key, down(1, "2026-03-11", "两次")), "nothing-published");
    desk.day("2026-03-12");
    desk.ok("sj.pro", on(&key, down(0, "2026-03-12", "")));
    desk.refused("sj.pro", on(&key, down(0, "2026-03-12", "都撤了")), "nothing-published");
    desk.ok("sj.pro", on(&key, DisclosureOrder::Close));
    assert_eq!(desk.disclosure(&key).state, State::Closed);
    desk.refused("sj.pro", on(&key, DisclosureOrder::Close), "not-in-this-state");
    desk.refused("sj.pro", on(&key, publish(Channel::Meeting, "2026-03-12")), "not-in-this-state");
}

#[test]
fn r9_the_notice_that_ends_on_a_day_off_ends_with_the_next_working_day() {
    let desk = Desk::new();
    desk.day("2026-03-28");
    let key = desk.approved("sj.pro", "SJ-08", Matter { important: true, ..matter() });
    for channel in [Channel::Meeting, Channel::Intranet] {
        desk.ok("sj.pro", on(&key, publish(channel, "2026-03-28")));
    }
    // 4 April is Qingming, the 7th the first working day after it.
    desk.day("2026-04-07");
    desk.refused("sj.pro", on(&key, DisclosureOrder::Close), "notice-not-over");
    desk.day("2026-04-08");
    desk.ok("sj.pro", on(&key, DisclosureOrder::Close));
}

#[test]
fn r5_what_is_fixed_stays_up_unless_a_reason_is_given() {
    let desk = Desk::new();
    let key = desk.approved("sj.pro", "SJ-08", matter());
    for channel in [Channel::Meeting, Channel::Intranet] {
        desk.ok("sj.pro", on(&key, publish(channel, "2026-03-02")));
    }
    desk.day("2026-06-01");
    desk.refused("sj.pro", on(&key, down(0, "2026-06-01", " ")), "taken-down-fixed");
    desk.ok("sj.pro", on(&key, down(0, "2026-06-01", "制度已修订")));
    // Revised: published anew on the same channel (R5).
    desk.ok("sj.pro", on(&key, publish(Channel::Meeting, "2026-06-01")));
}

#[test]
fn it_closes_only_when_no_opinion_about_it_is_open() {
    let desk = Desk::new();
    let key = desk.approved("sj.pro", "SJ-08", matter());
    desk.ok("sj.pro", on(&key, publish(Channel::Meeting, "2026-03-02")));
    desk.refused("sj.pro", on(&key, DisclosureOrder::Close), "not-in-this-state");
    desk.ok("sj.pro", on(&key, publish(Channel::Intranet, "2026-03-02")));
    let new = || gongkai::office::command::NewOpinion { about: Some(key.clone()), ..anonymous("2026-03-02") };
    let first = desk.register("sj.opi", "SJ-08", new());
    let second = desk.register("sj.opi", "SJ-08", new());
    let message = desk.refused("sj.pro", on(&key, DisclosureOrder::Close), "opinions-open");
    assert_eq!(arg(&message, "count"), Arg::Number(2));
    for opinion in [first, second] {
        desk.refused("sj.pro", on(&key, DisclosureOrder::Close), "opinions-open");
        desk.ok("sj.opi", about(&opinion, reply("2026-03-02")));
        desk.refused("sj.pro", on(&key, DisclosureOrder::Close), "opinions-open");
        desk.ok("sj.opi", about(&opinion, gongkai::office::command::OpinionOrder::Close));
    }
    desk.ok("sj.pro", on(&key, DisclosureOrder::Close));
}

#[test]
fn r10_another_round_is_linked_both_ways_and_there_is_one_next_round() {
    let desk = Desk::new();
    let again = |key: &gongkai::domain::code::RecordKey, under: &str| Command::Propose {
        code: code(under),
        matter: Box::new(matter()),
        follows: Some(key.clone()),
    };
    let key = desk.approved("sj.pro", "SJ-08", matter());
    desk.refused("sj.pro", again(&key, "SJ-08"), "not-in-this-state");
    for channel in [Channel::Meeting, Channel::Intranet] {
        desk.ok("sj.pro", on(&key, publish(channel, "2026-03-02")));
    }
    desk.refused("sj.pro", again(&key, "SJ-07"), "follows-other-code");
    let missing = gongkai::domain::code::RecordKey { seq: 99, ..key.clone() };
    desk.refused("sj.pro", again(&missing, "SJ-08"), "record-unknown");
    let next = desk.ok("sj.pro2", again(&key, "SJ-08")).key.unwrap();
    assert_eq!(desk.disclosure(&next).follows, Some(key.clone()));
    assert_eq!(desk.disclosure(&key).followed_by, Some(next.clone()));
    assert_eq!(desk.disclosure(&key).history.last().unwrap().deed, Deed::FollowedBy(next.clone()));
    assert_eq!(desk.disclosure(&next).state, State::Review);
    let message = desk.refused("sj.pro", again(&key, "SJ-08"), "already-followed");
    assert_eq!(arg(&message, "number"), Arg::Text(next.number()));
    // Both changes stand in one entry of the journal.
    assert_eq!(desk.journal().last().unwrap().0.changes.len(), 2);
    // A closed one can be disclosed again too.
    desk.ok("sj.pro", on(&key, DisclosureOrder::Close));
    desk.approve(&next);
    for channel in [Channel::Meeting, Channel::Intranet] {
        desk.ok("sj.pro", on(&next, publish(channel, "2026-03-02")));
    }
    desk.ok("sj.pro", on(&next, DisclosureOrder::Close));
    desk.ok("sj.pro", again(&next, "SJ-08"));
}

#[test]
fn the_longest_texts_of_a_record_fit_it_together() {
    let desk = Desk::new();
    let open = Matter {
        scope: Scope::Society,
        channels: vec![Channel::Forum, Channel::LeaderMailbox],
        content: "长".repeat(TextRule::BODY.max_chars),
        ..matter()
    };
    let key = desk.approved("sj.pro", "SJ-00", open);
    for channel in [Channel::Forum, Channel::LeaderMailbox] {
        let long = "问".repeat(TextRule::NOTE.max_chars);
        let order = DisclosureOrder::Publish {
            channel,
            scope: Scope::Society,
            place: "恳谈会".into(),
            on: date("2026-03-02"),
            evidence: "记录".into(),
            stage: None,
            exchange: Some(Exchange { question: long.clone(), answer: long }),
        };
        desk.ok("sj.pro", on(&key, order));
    }
    let body = "长".repeat(TextRule::BODY.max_chars);
    let opinion =
        desk.register("sj.opi", "SJ-08", NewOpinion { content: body.clone(), ..signed("2026-03-02") });
    let day = date("2026-03-02");
    desk.ok("sj.opi", about(&opinion, OpinionOrder::Reply { content: body.clone(), on: day }));
    desk.ok("sj.opi", about(&opinion, OpinionOrder::ReportToSubmitter { content: body, on: day }));
}

#[test]
fn a_later_entry_dated_back_makes_no_publication_earlier() {
    let desk = Desk::new();
    let key = desk.approved("sj.pro", "SJ-08", matter());
    desk.day("2026-03-10");
    for channel in [Channel::Meeting, Channel::Intranet] {
        desk.ok("sj.pro", on(&key, publish(channel.clone(), "2026-03-10")));
        desk.ok("sj.pro", on(&key, publish(channel, "2026-03-03")));
    }
    assert_eq!(desk.disclosure(&key).published_on(), Some(date("2026-03-10")));
}
