//! Golden lines of `motcua due`.

use calendar::Calendar;
use calendar::due::answer_line;

fn answer(line: &str) -> String {
    answer_line(&Calendar::embedded(), line)
}

#[test]
fn dates() {
    let table = [
        (
            r#"{"from":"2026-11-20T14:05:00+07:00","limit":{"value":15,"unit":"working_days"}}"#,
            r#"{"due":"2026-12-14T17:00:00+07:00"}"#,
        ),
        (
            r#" {"limit":{"unit":"working_days","value":0.5},"from":"2026-11-20T07:05:00Z"} "#,
            r#"{"due":"2026-11-23T08:05:00+07:00"}"#,
        ),
        (
            r#"{"from":"2027-02-02T08:00:00+07:00","limit":{"value":3,"unit":"working_days"}}"#,
            r#"{"due":"2027-02-12T17:00:00+07:00","provisional":true}"#,
        ),
        (
            r#"{"from":"2026-11-20T14:05:00+07:00","limit":{"unit":"same_day"}}"#,
            r#"{"due":"2026-11-20T17:00:00+07:00"}"#,
        ),
    ];
    for (line, due) in table {
        assert_eq!(answer(line), due, "{line}");
    }
}

#[test]
fn errors_say_what_is_wrong() {
    let from = r#""from":"2026-11-20T14:05:00+07:00""#;
    let table = [
        (String::new(), "JSON"),
        ("[]".to_owned(), "JSON"),
        ("{".repeat(10_000), "JSON"),
        ("{}".to_owned(), "Thiếu trường \"from\""),
        (r#"{"from":7}"#.to_owned(), "không phải thời điểm hợp lệ: 7"),
        (r#"{"from":"20/11/2026"}"#.to_owned(), "không phải thời điểm hợp lệ: 20/11/2026"),
        (format!("{{{from}}}"), "Thiếu trường \"limit\""),
        (format!("{{{from},\"limit\":3}}"), "Thiếu trường \"limit\""),
        (format!("{{{from},\"limit\":{{\"value\":\"3\",\"unit\":\"hours\"}}}}"), "phải là một số"),
        (format!("{{{from},\"limit\":{{\"unit\":\"hours\"}}}}"), "phải là một số"),
        (format!("{{{from},\"limit\":{{\"value\":3,\"unit\":\"moons\"}}}}"), "phải là một trong"),
        (format!("{{{from},\"limit\":{{\"value\":3}}}}"), "phải là một trong"),
        (format!("{{{from},\"limit\":{{\"value\":0,\"unit\":\"hours\"}}}}"), "lớn hơn 0: 0"),
        (format!("{{{from},\"limit\":{{\"value\":-2.5,\"unit\":\"hours\"}}}}"), "lớn hơn 0: -2.5"),
        (format!("{{{from},\"limit\":{{\"value\":1e300,\"unit\":\"years\"}}}}"), "quá lớn: 1e300"),
        (format!("{{{from},\"limit\":{{\"value\":200,\"unit\":\"years\"}}}}"), "nằm ngoài lịch làm việc"),
    ];
    for (line, part) in table {
        let read: serde_json::Value = serde_json::from_str(&answer(&line)).unwrap();
        let sentence = read["error"].as_str().unwrap();
        assert!(sentence.contains(part), "{sentence}");
    }
}
