//! One small HTTP/1 server, shared by the portal, the file storage and the mail sender.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderName, HeaderValue, Request, Response, StatusCode, header};
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt as _, Full, LengthLimitError, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

/// Open connections at once; a browser opens six, a reverse proxy a few dozen.
const CONNECTIONS: usize = 512;
/// Time to send the header of a request, against connections that only wait.
const HEADER_TIME: Duration = Duration::from_secs(30);
/// Time to send the body of a request, against those that never end: 6 MB at 50 kB a second.
const BODY_TIME: Duration = Duration::from_secs(120);

pub(crate) type BoxError = Box<dyn std::error::Error + Send + Sync>;
pub(crate) type Body = UnsyncBoxBody<Bytes, BoxError>;

/// Something that listens; it stops, with its open connections, when this is dropped.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    _tasks: JoinSet<()>,
}

impl Server {
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    pub(crate) fn new(
        address: SocketAddr,
        task: impl Future<Output = ()> + Send + 'static,
    ) -> Self {
        let mut tasks = JoinSet::new();
        tasks.spawn(task);
        Self {
            address,
            _tasks: tasks,
        }
    }
}

pub(crate) fn serve<R, F>(listener: TcpListener, respond: R) -> std::io::Result<Server>
where
    R: Fn(Request<Incoming>, SocketAddr) -> F + Send + Sync + 'static,
    F: Future<Output = Response<Body>> + Send + 'static,
{
    let address = listener.local_addr()?;
    let respond = Arc::new(respond);
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    Ok(Server::new(address, async move {
        let mut connections = JoinSet::new();
        loop {
            while connections.try_join_next().is_some() {}
            let Ok(place) = places.clone().acquire_owned().await else {
                return;
            };
            let (socket, peer) = match listener.accept().await {
                Ok(accepted) => accepted,
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                    continue;
                }
            };
            let respond = respond.clone();
            connections.spawn(async move {
                let _place = place;
                converse(socket, peer, respond).await;
            });
        }
    }))
}

async fn converse<R, F>(socket: TcpStream, peer: SocketAddr, respond: Arc<R>)
where
    R: Fn(Request<Incoming>, SocketAddr) -> F + Send + Sync + 'static,
    F: Future<Output = Response<Body>> + Send + 'static,
{
    // Answers are written whole; waiting to fill a packet costs 40 ms a page. Only speed is lost if refused.
    let _ = socket.set_nodelay(true);
    let service = service_fn(move |request| {
        let response = respond(request, peer);
        async move { Ok::<_, Infallible>(response.await) }
    });
    let ended = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIME)
        .serve_connection(TokioIo::new(socket), service)
        .await;
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection ended early");
    }
}

/// Why a body was not read to its end.
#[derive(Debug)]
pub(crate) enum Unread {
    TooLong,
    Broken,
}

/// The whole body, when it is no longer than `limit` bytes and comes in time.
pub(crate) async fn read_body(body: Incoming, limit: usize) -> Result<Bytes, Unread> {
    read_within(body, limit, BODY_TIME).await
}

async fn read_within<B>(body: B, limit: usize, patience: Duration) -> Result<Bytes, Unread>
where
    B: hyper::body::Body<Data = Bytes>,
    B::Error: Into<BoxError>,
{
    match tokio::time::timeout(patience, Limited::new(body, limit).collect()).await {
        Ok(Ok(collected)) => Ok(collected.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(Unread::TooLong),
        Ok(Err(_)) | Err(_) => Err(Unread::Broken),
    }
}

pub(crate) fn full(content: impl Into<Bytes>) -> Body {
    Full::new(content.into())
        .map_err(|never| match never {})
        .boxed_unsync()
}

/// An answer that is complete: status, type and content.
pub(crate) fn answer(
    status: StatusCode,
    content_type: &'static str,
    content: impl Into<Bytes>,
) -> Response<Bytes> {
    let mut response = Response::new(content.into());
    *response.status_mut() = status;
    set(&mut response, header::CONTENT_TYPE, content_type);
    response
}

pub(crate) fn set<B>(response: &mut Response<B>, name: HeaderName, value: &'static str) {
    response
        .headers_mut()
        .insert(name, HeaderValue::from_static(value));
}

#[cfg(test)]
mod tests {
    use std::pin::Pin;
    use std::task::{Context, Poll};

    use hyper::body::Frame;

    use super::*;

    /// Begins and never ends.
    struct Slow;

    impl hyper::body::Body for Slow {
        type Data = Bytes;
        type Error = BoxError;

        fn poll_frame(
            self: Pin<&mut Self>,
            _: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
            Poll::Pending
        }
    }

    #[tokio::test]
    async fn a_body_that_never_ends_is_given_up() {
        let read = read_within(Slow, 1_000, Duration::from_millis(5)).await;
        assert!(matches!(read, Err(Unread::Broken)));
        let whole = Full::new(Bytes::from_static(b"abc"));
        assert_eq!(read_within(whole, 3, BODY_TIME).await.unwrap(), "abc");
        let long = Full::new(Bytes::from_static(b"abcd"));
        let read = read_within(long, 3, BODY_TIME).await;
        assert!(matches!(read, Err(Unread::TooLong)));
    }
}
