// Messages per second over HTTP: Matrix transactions of one message each on 64 connections, to the
// whole bot of the demonstration, which answers each and has the answer sent. Beside it, a bare
// Beast handler that gives the same answer at once.
#include "bot/app/chat.hpp"
#include "bot/app/demo_network.hpp"
#include "bot/http/client.hpp"
#include "bot/platforms/matrix/matrix_adapter.hpp"
#include "tests/bench/bare_http.hpp"
#include "tests/bench/network.hpp"
#include "tests/bot/platforms/matrix/fake_homeserver.hpp"
#include "tests/support/raw_peer.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <nlohmann/json.hpp>
#include <spdlog/spdlog.h>

#include <thread>

namespace promenade::bench {
namespace {

using platforms::matrix::FakeHomeserver;
using platforms::matrix::MatrixAdapter;

constexpr int kRounds = 5;
constexpr std::size_t kConnections = 64;
constexpr std::size_t kMessages = 6'400;

// Runs an io_context in a thread of its own.
class IoThread {
public:
    explicit IoThread(boost::asio::io_context& io)
        : io_(io), work_(io.get_executor()), thread_([&io] { io.run(); }) {}
    ~IoThread() {
        io_.stop();
        thread_.join();
    }

private:
    boost::asio::io_context& io_;
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
    std::thread thread_;
};

std::string account_of(const PersonId& person) { return "@" + person.text() + ":here"; }
std::string room_of(const PersonId& person) { return "!" + person.text() + ":here"; }

// The demonstration with a Matrix account and a direct room for everybody who may ask.
class Bot {
public:
    explicit Bot(const std::filesystem::path& folder) : homeserver_(homeserver_io_) {
        const std::filesystem::path config{std::string{PROMENADE_SOURCE_DIR} + "/config"};
        app::CoreOptions options;
        options.folder.root = folder;
        options.config = config;
        options.starts_at = must(app::demo_start(config));
        chat_ = must(app::Chat::open(std::move(options)));
        ENGINE_ASSERT(app::found_demo(chat_->core()));
        link_accounts();
        client_ = http::Client::create(chat_->io());
        adapter_ = std::make_unique<MatrixAdapter>(chat_->io(), *client_, settings(),
                                                   chat_->core().clock(), chat_->core().random(),
                                                   chat_->receive());
        chat_->connect(*adapter_);
        ENGINE_ASSERT(chat_->start());
        server_ = must(http::Server::listen(chat_->io(), "127.0.0.1", 0, adapter_->routes()));
        std::promise<void> started;
        boost::asio::post(chat_->io(), [&] {
            adapter_->start([&](const Result<void>& result) {
                ENGINE_ASSERT(result);
                started.set_value();
            });
        });
        homeserver_thread_ = std::make_unique<IoThread>(homeserver_io_);
        thread_ = std::make_unique<IoThread>(chat_->io());
        started.get_future().wait();
    }

    unsigned short port() const { return server_->port(); }

    std::string transaction(std::size_t number) const {
        const PersonId& who = people_[number % people_.size()];
        const std::string id = std::to_string(number);
        const std::string body =
            R"({"events":[{"content":{"body":"slt c possible davoir le lien du sphinx? jlai perdu)"
            R"( dans mes mails","msgtype":"m.text"},"event_id":"$)" +
            id + R"(","origin_server_ts":1,"room_id":")" + room_of(who) + R"(","sender":")" +
            account_of(who) + R"(","type":"m.room.message"}]})";
        return put_request("/_matrix/app/v1/transactions/" + id, body);
    }

    static std::string put_request(const std::string& path, const std::string& body) {
        return "PUT " + path + " HTTP/1.1\r\nHost: here\r\nAuthorization: Bearer hs\r\n" +
               "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) +
               "\r\n\r\n" + body;
    }

private:
    platforms::matrix::Settings settings() const {
        platforms::matrix::Settings chosen;
        chosen.homeserver_url = homeserver_.url();
        chosen.server_name = "here";
        chosen.as_token = "as";
        chosen.hs_token = "hs";
        return chosen;
    }

    void link_accounts() {
        runtime::Submission links;
        nlohmann::json direct = nlohmann::json::object();
        for (const auto& [id, person] : chat_->core().engine().snapshot()->roster.people) {
            if (person.role != network::Role::pdn || person.state != "labelled") continue;
            network::LinkAccount link;
            link.person = id;
            link.platform = "matrix";
            link.account = account_of(id);
            link.at = chat_->core().clock().now();
            links.network.push_back(std::move(link));
            people_.push_back(id);
            direct[account_of(id)] = {room_of(id)};
            nlohmann::json members;
            for (const std::string& who : {account_of(id), settings().user_id()})
                members["chunk"].push_back({{"type", "m.room.member"},
                                            {"state_key", who},
                                            {"content", {{"membership", "join"}}}});
            homeserver_.always("GET /rooms/" + room_of(id) + "/members", 200, members.dump());
        }
        homeserver_.always("GET /user/" + settings().user_id() + "/account_data/m.direct", 200,
                           direct.dump());
        ENGINE_ASSERT(!must(chat_->core().engine().submit_and_wait(std::move(links))).refused);
    }

    boost::asio::io_context homeserver_io_;
    FakeHomeserver homeserver_;
    std::vector<PersonId> people_;
    std::unique_ptr<app::Chat> chat_;
    std::unique_ptr<http::Client> client_;
    std::unique_ptr<MatrixAdapter> adapter_;
    std::unique_ptr<http::Server> server_;
    std::unique_ptr<IoThread> homeserver_thread_, thread_;
};

// Each connection sends its next request as soon as the last is answered.
template <class MakeRequest>
double rate(unsigned short port, const MakeRequest& make_request) {
    std::vector<std::unique_ptr<http::RawPeer>> peers;
    for (std::size_t i = 0; i < kConnections; ++i)
        peers.push_back(std::make_unique<http::RawPeer>(port));
    const auto start = Stopwatch::now();
    for (auto& peer : peers) peer->send(make_request());
    for (std::size_t answered = 0; answered < kMessages; ++answered) {
        http::RawPeer& peer = *peers[answered % kConnections];
        const std::string answer = peer.read_answer();
        ENGINE_ASSERT(answer.starts_with("HTTP/1.1 200"));
        if (answered + kConnections < kMessages) peer.send(make_request());
    }
    return kMessages / seconds_since(start);
}

void run(Report& report) {
    const testing::TemporaryFolder folder;
    Bot bot{folder.path()};
    BareHttp bare;
    IoThread bare_thread{bare.io()};
    std::size_t number = 0;
    std::vector<double> rates, bare_rates;
    for (int round = 0; round < kRounds; ++round) {
        progress("http: round " + std::to_string(round + 1));
        rates.push_back(rate(bot.port(), [&] { return bot.transaction(number++); }));
        bare_rates.push_back(rate(bare.port(), [&] { return bot.transaction(number++); }));
    }
    report.add({"http.messages_at_64", median(rates), "/s", median(bare_rates)});
}

}  // namespace
}  // namespace promenade::bench

int main() {
    spdlog::set_level(spdlog::level::err);
    promenade::bench::Report report;
    promenade::bench::run(report);
    return report.exit_code();
}
