//! Contacts, files, maps and PDFs.

use errand::desktop::DesktopError;
use serde_json::json;

use crate::mac::Mac;

async fn check(mac: &Mac, tool: &str, name: &str, expected: Result<&str, &str>) {
    let found = mac.call(tool, json!({ "name": name })).await;
    let found = found.map(|done| done.result.as_str().unwrap_or_default().to_owned());
    let found = found.map_err(|error| error.code().to_owned());
    assert_eq!(found, expected.map(str::to_owned).map_err(str::to_owned), "{tool} {name}");
}

#[tokio::test]
async fn a_contact_is_found_as_people_say_it() {
    let mac = Mac::new();
    check(&mac, "get_phone_number", "mom", Ok("+1 (503) 555-0105")).await;
    check(&mac, "get_phone_number", "sid", Ok("+1 (510) 555-0112")).await;
    check(&mac, "get_phone_number", "zoe", Ok("+1 (415) 555-0128")).await;
    check(&mac, "get_phone_number", "landlord", Ok("+1 (415) 555-0133")).await;
    check(&mac, "get_phone_number", "husband", Ok("+1 (415) 555-0110")).await;
    check(&mac, "get_email_address", "Dr. Weber", Ok("dr.weber@pinecrest.example")).await;
    check(&mac, "get_email_address", "marketing team", Ok("marketing@northgate.example")).await;
    let colleagues = "lutfi.haddad@northgate.example, sid.kapoor@northgate.example, dana.cho@northgate.example, helen.brooks@northgate.example";
    match mac.call("get_email_address", json!({ "name": "northgate colleagues" })).await {
        Ok(done) => assert_eq!(done.result, json!(colleagues)),
        Err(error) => panic!("{error}"),
    }
}

#[tokio::test]
async fn nobody_is_made_up() {
    let mac = Mac::new();
    check(&mac, "get_phone_number", "Xavier", Err("not_found")).await;
    check(&mac, "get_phone_number", "Grace", Err("not_found")).await;
    check(&mac, "get_email_address", "Tom", Err("not_found")).await;
    let error = mac.call("get_email_address", json!({ "name": "tom" })).await.expect_err("he has none");
    assert_eq!(error.to_string(), "`Tom Ashby` has no e-mail address in Contacts");
}

#[tokio::test]
async fn several_people_or_addresses_are_a_question_that_an_answer_settles() {
    let mac = Mac::new();
    let error = mac.call("get_phone_number", json!({ "name": "Sam" })).await.expect_err("there are two");
    let DesktopError::Ambiguous { choices, looked_for } = error else { panic!("{error:?}") };
    let labels: Vec<&str> = choices.iter().map(|choice| choice.label.as_str()).collect();
    assert_eq!(labels, ["Sam Okafor — mobile +1 (415) 555-0101", "Sam Whitfield — mobile (628) 555-0103"]);
    assert_eq!((looked_for.as_str(), choices[1].value.as_str()), ("Sam", "(628) 555-0103"));
    let done =
        mac.call_with("get_phone_number", json!({ "name": "Sam" }), &[&choices[1].id]).await.expect("the second");
    assert_eq!(done.result, json!("(628) 555-0103"));

    let error = mac.call("get_email_address", json!({ "name": "Sid" })).await.expect_err("he has two");
    let DesktopError::Ambiguous { choices, .. } = error else { panic!("{error:?}") };
    let done =
        mac.call_with("get_email_address", json!({ "name": "Sid" }), &[&choices[0].id]).await.expect("the first");
    assert_eq!(done.result, json!(choices[0].value));
}

async fn open(mac: &Mac, name: &str) -> Result<String, DesktopError> {
    let done = mac.call("open_and_get_file_path", json!({ "file_name": name })).await?;
    Ok(done.result.as_str().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn a_file_is_found_and_opened_with_or_without_spotlight() {
    for quirks in ["", "spotlight-off"] {
        let mac = Mac::with(quirks);
        for (name, path) in [
            ("budget.xlsx", "Documents/budget.xlsx"),
            ("lease agreement", "Documents/lease agreement.pdf"),
            ("quarterly results", "Documents/Work/quarterly-results.xlsx"),
            ("ubersicht", "Documents/Übersicht.xlsx"),
        ] {
            let path = mac.home(path);
            assert_eq!(open(&mac, name).await.as_deref(), Ok(path.as_str()), "{name} {quirks}");
            assert!(
                mac.snapshot().opened.iter().any(|opened| opened.kind == "file" && opened.target == path),
                "{name}"
            );
        }
    }
}

#[tokio::test]
async fn files_of_one_name_are_a_question_and_unlike_ones_are_none() {
    let mac = Mac::new();
    let error = open(&mac, "invoice.pdf").await.expect_err("there are two");
    let DesktopError::Ambiguous { choices, .. } = error else { panic!("{error:?}") };
    assert_eq!(choices.len(), 2);
    let chosen = mac
        .call_with("open_and_get_file_path", json!({ "file_name": "invoice.pdf" }), &[&choices[1].id])
        .await
        .expect("the second");
    assert_eq!(chosen.result, json!(choices[1].value));
    for name in ["dissertation.pdf", "budget.docx", r#"x" || kMDItemFSSize > "0"#, "*", ""] {
        assert_eq!(open(&mac, name).await.expect_err(name).code(), "not_found", "{name}");
    }
}

#[tokio::test]
async fn places_and_ways_are_shown_in_maps() {
    let mac = Mac::new();
    let place = mac.call("maps_open_location", json!({ "location": "Café Roma & Co" })).await.expect("shown");
    assert_eq!(place.result, json!("https://maps.apple.com/?q=Caf%C3%A9%20Roma%20%26%20Co"));
    let way = json!({ "start_location": "", "end_location": "Oslo; $(reboot)", "transport": "w" });
    mac.call("maps_show_directions", way).await.expect("shown");
    let opened: Vec<String> = mac.snapshot().opened.into_iter().map(|opened| opened.target).collect();
    assert_eq!(opened, ["maps://?q=Caf%C3%A9%20Roma%20%26%20Co", "maps://?daddr=Oslo%3B%20%24%28reboot%29&dirflg=w"]);
}

#[tokio::test]
async fn a_pdf_is_summarised_in_its_own_sentences() {
    let mac = Mac::new();
    let done = mac
        .call("summarize_pdf", json!({ "pdf_path": mac.home("Documents/lease agreement.pdf") }))
        .await
        .expect("a summary");
    let summary = done.result.as_str().expect("text");
    assert!(summary.split_whitespace().count() > 20, "{summary}");
    assert!(summary.to_lowercase().contains("rent"), "{summary}");
}

#[tokio::test]
async fn what_is_no_pdf_says_so() {
    let mac = Mac::new();
    let broken = mac.home("Documents/broken.pdf");
    std::fs::write(&broken, b"%PDF-1.7\n1 0 obj\n<</Length 99999999999>>stream\n\xff\xfe").expect("room");
    for path in [broken, mac.home("Documents/budget.xlsx"), mac.home("Documents/none.pdf")] {
        let error = mac.call("summarize_pdf", json!({ "pdf_path": path })).await.expect_err("it is no PDF");
        assert_eq!(error.code(), "refused", "{path}: {error}");
    }
}
