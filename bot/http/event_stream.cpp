#include "bot/http/event_stream.hpp"

#include "bot/http/as_tuple.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <array>

namespace promenade::http {
namespace {

namespace asio = boost::asio;
using boost::beast::tcp_stream;

// Without a length the end of the stream is the end of the connection (RFC 9112 section 6.3).
constexpr std::string_view kHead =
    "HTTP/1.1 200 OK\r\n"
    "Content-Type: text/event-stream\r\n"
    "Cache-Control: no-store\r\n"
    "X-Content-Type-Options: nosniff\r\n"
    "X-Accel-Buffering: no\r\n"
    "Connection: close\r\n\r\n";
constexpr std::string_view kPing = ":\n\n";

void append_field(std::string& out, std::string_view name, std::string_view value) {
    if (value.empty()) return;
    out.append(name).append(": ");
    std::copy_if(value.begin(), value.end(), std::back_inserter(out),
                 [](char c) { return c != '\n' && c != '\r' && c != '\0'; });
    out += '\n';
}

// Weak: the receiver may keep it longer than the connection, or than the server.
class Handle final : public EventStream {
public:
    explicit Handle(std::weak_ptr<EventWriter> writer) : writer_(std::move(writer)) {}
    void send(std::string_view id, std::string_view event, std::string_view data) override {
        if (const auto writer = writer_.lock()) writer->push(format_event(id, event, data));
    }
    bool open() const override {
        const auto writer = writer_.lock();
        return writer && writer->open();
    }
    void close() override {
        if (const auto writer = writer_.lock()) writer->close();
    }

private:
    std::weak_ptr<EventWriter> writer_;
};

}  // namespace

std::string format_event(std::string_view id, std::string_view event, std::string_view data) {
    std::string out;
    append_field(out, "id", id);
    append_field(out, "event", event);
    while (true) {
        const auto end = data.find_first_of("\r\n");
        out.append("data: ").append(data.substr(0, end)) += '\n';
        if (end == std::string_view::npos) break;
        const bool pair = data.substr(end, 2) == "\r\n";
        data.remove_prefix(end + (pair ? 2 : 1));
    }
    return out += '\n';
}

EventWriter::EventWriter(tcp_stream& stream, const Limits& limits)
    : stream_(stream), limits_(limits), wake_(stream.get_executor()), backlog_(kHead) {}

void EventWriter::push(std::string text) {
    if (!open_) return;
    if (backlog_.size() + text.size() > limits_.stream_backlog_bytes_max) {
        open_ = false;
        stream_.close();
    } else {
        backlog_ += text;
    }
    wake_.cancel();
}

void EventWriter::close() {
    open_ = false;
    wake_.cancel();
}

std::shared_ptr<EventStream> EventWriter::handle() {
    return std::make_shared<Handle>(weak_from_this());
}

asio::awaitable<void> EventWriter::run() {
    // The timer of a tcp_stream belongs to the operations in hand: the watch must never time out.
    stream_.expires_never();
    asio::co_spawn(stream_.get_executor(), watch(), [self = shared_from_this()](auto) {});
    bool peer_there = true;
    while (peer_there && (open_ || !backlog_.empty())) {
        if (backlog_.empty()) {
            wake_.expires_after(limits_.stream_ping);
            co_await wake_.async_wait(kAsTuple);
            if (open_ && backlog_.empty()) backlog_ = kPing;
        }
        peer_there = co_await write(std::exchange(backlog_, std::string()));
    }
    open_ = false;
    stream_.close();
}

asio::awaitable<bool> EventWriter::write(std::string text) {
    if (text.empty()) co_return true;
    stream_.expires_after(limits_.write_deadline);
    const auto [failure, size] = co_await asio::async_write(stream_, asio::buffer(text), kAsTuple);
    co_return !failure;
}

// Nothing more is expected from the peer: whatever arrives, its leaving included, ends the stream.
asio::awaitable<void> EventWriter::watch() {
    std::array<char, 1> byte;
    co_await stream_.async_read_some(asio::buffer(byte), kAsTuple);
    open_ = false;
    backlog_.clear();
    wake_.cancel();
}

}  // namespace promenade::http
