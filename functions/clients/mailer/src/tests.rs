use aws_credential_types::Credentials;
use aws_sdk_ses::config::Region;
use domain::id::{LinkId, PersonId};
use domain::mail::delivery::About;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use super::*;

/// Sends one mail to a service that answers every request with `answer`; gives the outcome and how often
/// the service was asked.
async fn send_to(answer: &'static str) -> (Result<String, MailerError>, usize) {
    let door = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = door.local_addr().expect("an address");
    let (asked, mut count) = tokio::sync::mpsc::unbounded_channel();
    let service = tokio::spawn(async move {
        while let Ok((mut socket, _)) = door.accept().await {
            let mut request = [0; 16 * 1024];
            let _ = socket.read(&mut request).await;
            let _ = asked.send(());
            let _ = socket.write_all(answer.as_bytes()).await;
        }
    });
    let config = aws_sdk_ses::Config::builder()
        .endpoint_url(format!("http://{address}"))
        .region(Region::new("eu-west-3"))
        .credentials_provider(Credentials::from_keys("a", "b", None))
        .build();
    let mailer = Mailer::new(Client::from_conf(config), "eu-west-3", None);
    let mail_id = MailId {
        about: About::Account(LinkId::new([1; 20])),
        person: PersonId::new([2; 10]),
    };
    let sent = mailer
        .send(b"X: y".to_vec(), "a@exemple.fr", "b@exemple.fr", &mail_id)
        .await;
    service.abort();
    let mut times = 0;
    while count.try_recv().is_ok() {
        times += 1;
    }
    (sent, times)
}

#[tokio::test]
async fn a_sending_is_never_repeated_and_a_lost_answer_is_no_refusal() {
    let throttled = "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n\
        <ErrorResponse><Error><Type>Sender</Type><Code>Throttling</Code><Message>m</Message></Error></ErrorResponse>";
    let rejected = "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n\
        <ErrorResponse><Error><Type>Sender</Type><Code>MessageRejected</Code><Message>m</Message></Error></ErrorResponse>";
    let unverified = "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n\
        <ErrorResponse><Error><Type>Sender</Type><Code>MessageRejected</Code><Message>Email address is not verified. \
        The following identities failed the check in region EU-WEST-3: jean@exemple.fr</Message></Error></ErrorResponse>";
    let denied = "HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n\
        <ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>m</Message></Error></ErrorResponse>";
    let paused = "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n\
        <ErrorResponse><Error><Type>Sender</Type><Code>AccountSendingPausedException</Code><Message>m</Message></Error></ErrorResponse>";
    for (answer, expected) in [
        // The connection breaks: SES may have taken the mail.
        ("", "no answer"),
        (
            "HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
            "no answer",
        ),
        (throttled, "unavailable: Throttling"),
        (unverified, "not allowed yet: NotVerified"),
        (denied, "not allowed yet: AccessDenied"),
        (paused, "not allowed yet: AccountSendingPaused"),
        (rejected, "refused: MessageRejected"),
    ] {
        let (sent, times) = send_to(answer).await;
        assert_eq!(sent.expect_err("no yes was given").to_string(), expected);
        assert_eq!(times, 1, "{expected}");
    }
}
