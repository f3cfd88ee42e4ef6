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

pub(crate) type BoxError = Box<dyn std::error::Error + Send + Sync>;
pub(crate) type Body = UnsyncBoxBody<Bytes, BoxError>;

/// Something that listens; it stops, with its open connections, when this is dropped.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    _tasks: JoinSet<()>,
}

impl Server {
    /// Where it listens.
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
pub(crate) enum Unread {
    TooLong,
    Broken,
}

/// The whole body, when it is no longer than `limit` bytes.
pub(crate) async fn read_body(body: Incoming, limit: usize) -> Result<Bytes, Unread> {
    match Limited::new(body, limit).collect().await {
        Ok(collected) => Ok(collected.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(Unread::TooLong),
        Err(_) => Err(Unread::Broken),
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
