// The web adapter behind a real server on a free port, where the link /tableurs/valid opens the
// spreadsheet membres.csv (« id;prenom »), and a receiver that writes down what it
// gets and accepts it when the test says so.
#pragma once

#include "bot/platforms/web/web_adapter.hpp"

#include <boost/asio/io_context.hpp>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace promenade::platforms {

class WebServer {
public:
    // `demo` empty: the network's own page, with the accounts M-021 and coordinator.
    explicit WebServer(std::vector<WebPerson> demo = {}, Bytes secret = Bytes(32, 7));
    ~WebServer();

    unsigned short port() const { return port_; }
    std::string host() const { return "127.0.0.1:" + std::to_string(port_); }
    // Runs `work` on the I/O thread and waits for it.
    void on_thread(const std::function<void(WebAdapter&)>& work);
    // What was received, `joined` apart; waits until there are `count` (5 s at most).
    std::vector<IncomingMessage> received(std::size_t count);
    std::vector<IncomingMessage> joined(std::size_t count);
    // From now on messages wait; accept() accepts those that do.
    void hold();
    void accept();
    void withdraw(std::string account);
    // Closed until then.
    void open_directory(web::Directory directory);
    ManualClock& clock() { return clock_; }

    // One request with what the page's script would send; `more` are further header lines, each
    // with its CRLF. The whole answer.
    std::string get(const std::string& path, const std::string& more = {}) const;
    std::string post(const std::string& path, const std::string& body,
                     const std::string& more = {}) const;
    // A code that lets the account in, once.
    std::string issue_code(const std::string& account);
    // "Cookie: …\r\n" of a person signed in with a code.
    std::string sign_in(const std::string& account);

private:
    void receive(IncomingMessage message, std::function<void()> done);
    std::vector<IncomingMessage> wait_for(const std::vector<IncomingMessage>& list,
                                          std::size_t count);

    ManualClock clock_{parse_instant("2026-11-20T08:00:00Z").value()};
    SystemRandom random_;
    boost::asio::io_context io_;
    std::mutex mutex_;
    std::condition_variable arrived_;
    std::vector<IncomingMessage> messages_;
    std::vector<IncomingMessage> joined_;
    std::vector<std::function<void()>> held_;
    bool holding_ = false;
    std::vector<std::string> withdrawn_;
    int issued_ = 0;
    std::map<std::string, std::string> codes_;  // the account of each
    std::optional<web::Directory> directory_;
    std::unique_ptr<WebAdapter> adapter_;
    std::unique_ptr<http::Server> server_;
    unsigned short port_ = 0;
    std::thread thread_;
};

// config/texts/web.fr.json.
Map web_texts();

}  // namespace promenade::platforms
