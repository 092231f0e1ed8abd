#include "tests/bot/platforms/web_server.hpp"

#include "engine/core/canonical_json.hpp"
#include "tests/support/raw_peer.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>

#include <algorithm>
#include <fstream>
#include <future>
#include <sstream>

namespace promenade::platforms {

using namespace std::chrono_literals;

Map web_texts() {
    std::ifstream file{PROMENADE_SOURCE_DIR "/config/texts/web.fr.json"};
    std::stringstream bytes;
    bytes << file.rdbuf();
    return *parse_json(bytes.str()).value().map();
}

WebServer::WebServer(std::vector<WebPerson> demo, Bytes secret) {
    WebOptions options;
    options.network = "Val-de-Lorne";
    options.secret = std::move(secret);
    if (!demo.empty()) options.demo = [demo] { return demo; };
    options.person_of = [this](const std::string& account) -> std::optional<WebPerson> {
        const bool gone =
            std::find(withdrawn_.begin(), withdrawn_.end(), account) != withdrawn_.end();
        if (gone || (account != "M-021" && account != "coordinator")) return std::nullopt;
        return WebPerson{account, "Farida Benali", "PdN", {}};
    };
    options.door = web::Door{[this](const std::string& code) { return codes_.contains(code); },
                             [this](const std::string& code, const web::Door::Done& done) {
                                 const auto taken = codes_.extract(code);
                                 done(taken.empty() ? std::nullopt : std::optional{taken.mapped()});
                             }};
    options.directory = [this] { return directory_; };
    options.sheets = web::SheetDesk{
        [](const std::string& token) {
            return token == "valid" ? std::vector<std::string>{"membres.csv"}
                                    : std::vector<std::string>{};
        },
        [](const std::string& token, const std::string& name) -> Result<std::string> {
            if (token != "valid" || name != "membres.csv")
                return error(Errc::not_found, "no such sheet");
            return std::string{"id;prenom\r\n"};
        }};
    adapter_ = WebAdapter::create(std::move(options), web_texts(), clock_, random_,
                                  [this](IncomingMessage message, std::function<void()> done) {
                                      receive(std::move(message), std::move(done));
                                  })
                   .value();
    server_ = http::Server::listen(io_, "127.0.0.1", 0, adapter_->routes()).value();
    port_ = server_->port();
    adapter_->serve_at("http://" + host());
    thread_ =
        std::thread([this, guard = boost::asio::make_work_guard(io_)]() mutable { io_.run(); });
}

WebServer::~WebServer() {
    on_thread([this](WebAdapter&) { server_.reset(); });
    io_.stop();
    thread_.join();
}

void WebServer::on_thread(const std::function<void(WebAdapter&)>& work) {
    std::promise<void> done;
    boost::asio::post(io_, [&] {
        work(*adapter_);
        done.set_value();
    });
    done.get_future().wait();
}

void WebServer::open_directory(web::Directory directory) {
    on_thread([&](WebAdapter&) { directory_ = std::move(directory); });
}

void WebServer::receive(IncomingMessage message, std::function<void()> done) {
    const std::lock_guard lock{mutex_};
    if (message.kind == IncomingMessage::Kind::joined) {
        joined_.push_back(std::move(message));
        done();
    } else {
        messages_.push_back(std::move(message));
        if (holding_)
            held_.push_back(std::move(done));
        else
            done();
    }
    arrived_.notify_all();
}

std::vector<IncomingMessage> WebServer::wait_for(const std::vector<IncomingMessage>& list,
                                                 std::size_t count) {
    std::unique_lock lock{mutex_};
    arrived_.wait_for(lock, 5s, [&] { return list.size() >= count; });
    return list;
}

std::vector<IncomingMessage> WebServer::received(std::size_t count) {
    return wait_for(messages_, count);
}

std::vector<IncomingMessage> WebServer::joined(std::size_t count) {
    return wait_for(joined_, count);
}

void WebServer::hold() {
    const std::lock_guard lock{mutex_};
    holding_ = true;
}

void WebServer::accept() {
    on_thread([this](WebAdapter&) {
        for (const auto& done : std::exchange(held_, {})) done();
    });
}

void WebServer::withdraw(std::string account) {
    on_thread([&](WebAdapter& adapter) {
        withdrawn_.push_back(account);
        adapter.forget(account);
    });
}

std::string WebServer::get(const std::string& path, const std::string& more) const {
    http::RawPeer peer{port_};
    peer.send("GET " + path + " HTTP/1.1\r\nHost: " + host() + "\r\n" + more + "\r\n");
    return peer.read_answer();
}

std::string WebServer::post(const std::string& path, const std::string& body,
                            const std::string& more) const {
    http::RawPeer peer{port_};
    peer.send("POST " + path + " HTTP/1.1\r\nHost: " + host() + "\r\nOrigin: http://" + host() +
              "\r\nX-Promenade: page\r\nContent-Type: application/json\r\nContent-Length: " +
              std::to_string(body.size()) + "\r\n" + more + "\r\n" + body);
    return peer.read_answer();
}

std::string WebServer::issue_code(const std::string& account) {
    std::string code = "code-" + std::to_string(++issued_);
    on_thread([&](WebAdapter&) { codes_.emplace(code, account); });
    return code;
}

std::string WebServer::sign_in(const std::string& account) {
    const std::string answer = post("/entrer/" + issue_code(account), "");
    const std::size_t start = answer.find("Set-Cookie: ") + 12;
    return "Cookie: " + answer.substr(start, answer.find(';', start) - start) + "\r\n";
}

}  // namespace promenade::platforms
