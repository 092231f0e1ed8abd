// The Matrix adapter with a bot that repeats what it hears, for tests against a real homeserver.
//
//   matrix_echo registration PORT                  prints the registration file
//   matrix_echo serve PORT HOMESERVER_URL          prints "started"; ends with its standard input
//
// A line "say ROOM KEY TEXT" on standard input sends a message under that idempotency key, again
// until the homeserver takes it, and prints "said KEY EVENT_ID".
#include "bot/http/alarm.hpp"
#include "bot/platforms/matrix/matrix_adapter.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/streambuf.hpp>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>
#include <list>
#include <set>
#include <sstream>

namespace promenade::platforms::matrix {
namespace {

namespace asio = boost::asio;
using Kind = IncomingMessage::Kind;

Settings settings(const std::string& port, const std::string& homeserver_url) {
    Settings chosen;
    chosen.own_url = "http://127.0.0.1:" + port;
    chosen.homeserver_url = homeserver_url;
    chosen.server_name = "promenade.test";
    chosen.as_token = "token-of-the-service";
    chosen.hs_token = "token-of-the-homeserver";
    chosen.display_name = "Echo";
    return chosen;
}

class Echo {
public:
    Echo(asio::io_context& io, const Settings& chosen)
        : io_(io),
          client_(http::Client::create(io)),
          adapter_(io, *client_, chosen, clock_, random_,
                   [this](const IncomingMessage& message, const std::function<void()>& done) {
                       receive(message, done);
                   }) {}

    MatrixAdapter& adapter() { return adapter_; }

    // Until the homeserver takes it, as an outbox would.
    void send(const OutgoingMessage& message, bool tell = false) {
        adapter_.send(message, [this, message, tell](const Result<std::string>& sent) {
            if (sent && tell)
                std::cout << "said " << message.idempotency << " " << sent.value() << std::endl;
            if (sent || sent.error().code != Errc::unavailable) return;
            alarms_.emplace_back(io_);
            alarms_.back().ring_after(std::chrono::milliseconds(200),
                                      [this, message, tell] { send(message, tell); });
        });
    }

private:
    void receive(const IncomingMessage& message, const std::function<void()>& done) {
        if (seen_.insert(message.message_id).second) answer(message);
        done();
    }

    void answer(const IncomingMessage& heard) {
        OutgoingMessage message;
        message.room = heard.room;
        message.thread = heard.thread;
        message.idempotency = "echo-" + heard.message_id;
        const std::string place = heard.direct ? " (direct)" : " (shared)";
        switch (heard.kind) {
            case Kind::text:
                if (heard.text == "privately") return answer_privately(heard);
                if (heard.text == "secret") adapter_.redact(heard.room, heard.message_id);
                message.text = "heard " + heard.text + place;
                for (const char* action : {"again", "enough"}) {
                    message.buttons.emplace_back();
                    message.buttons.back().action = action;
                    message.buttons.back().label = std::string("say ") + action;
                }
                break;
            case Kind::action:
                message.text = "did " + heard.action;
                message.replaces = heard.about;
                message.thread.clear();
                break;
            case Kind::joined:
                message.text = (heard.action.empty() ? "joined" : heard.action) + place;
                break;
            case Kind::edit: message.text = "edited to " + heard.text; break;
            case Kind::redaction: message.text = "redacted " + heard.about; break;
            case Kind::reaction: message.text = "reacted " + heard.text; break;
            case Kind::attachment: message.text = "attached " + heard.text; break;
        }
        send(message);
    }

    void answer_privately(const IncomingMessage& heard) {
        adapter_.direct_room(heard.account, [this, heard](const Result<std::string>& room) {
            OutgoingMessage message;
            message.room = room.value();
            message.text = "heard it";
            message.idempotency = "echo-" + heard.message_id;
            send(message);
        });
    }

    asio::io_context& io_;
    SystemClock clock_;
    SystemRandom random_;
    std::unique_ptr<http::Client> client_;
    std::set<std::string> seen_;
    std::list<http::Alarm> alarms_;
    MatrixAdapter adapter_;
};

// Reads commands until standard input ends.
class Console {
public:
    Console(asio::io_context& io, Echo& echo)
        : io_(io), echo_(echo), input_(io, ::dup(STDIN_FILENO)) {
        read();
    }

private:
    void read() {
        asio::async_read_until(input_, buffer_, '\n',
                               [this](const boost::system::error_code& ended, std::size_t) {
                                   if (ended) return io_.stop();
                                   obey();
                                   read();
                               });
    }

    void obey() {
        std::istream lines(&buffer_);
        std::string line;
        std::getline(lines, line);
        std::istringstream words(line);
        std::string verb;
        OutgoingMessage message;
        words >> verb >> message.room >> message.idempotency >> std::ws;
        std::getline(words, message.text);
        echo_.send(message, true);
    }

    asio::io_context& io_;
    Echo& echo_;
    asio::posix::stream_descriptor input_;
    asio::streambuf buffer_;
};

int serve(const std::string& port, const std::string& homeserver_url) {
    spdlog::set_default_logger(spdlog::stderr_logger_st("matrix_echo"));
    asio::io_context io;
    Echo echo(io, settings(port, homeserver_url));
    const auto number = static_cast<unsigned short>(std::stoul(port));
    const auto server = http::Server::listen(io, "127.0.0.1", number, echo.adapter().routes());
    if (!server) {
        std::cerr << describe(server.error()) << std::endl;
        return EXIT_FAILURE;
    }
    echo.adapter().start([](const Result<void>& started) {
        std::cout << (started ? "started" : describe(started.error())) << std::endl;
    });
    const Console console(io, echo);
    io.run();
    return EXIT_SUCCESS;
}

}  // namespace
}  // namespace promenade::platforms::matrix

int main(int count, char** words) {
    using namespace promenade::platforms::matrix;
    const std::vector<std::string> arguments(words + 1, words + count);
    if (arguments.size() == 2 && arguments[0] == "registration") {
        std::cout << registration_yaml(settings(arguments[1], ""));
        return EXIT_SUCCESS;
    }
    if (arguments.size() == 3 && arguments[0] == "serve") return serve(arguments[1], arguments[2]);
    std::cerr << "usage: matrix_echo registration PORT | serve PORT HOMESERVER_URL\n";
    return 2;
}
