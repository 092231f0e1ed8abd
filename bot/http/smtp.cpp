#include "bot/http/smtp.hpp"

#include "bot/http/transfers.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace promenade::http {
namespace {

// One message on its way. libcurl keeps pointers into it.
struct Letter {
    EasyHandle easy = make_easy();
    StringList recipients;
    std::string message;
    std::size_t given = 0;
    std::array<char, CURL_ERROR_SIZE> problem{};
};

std::size_t on_wanted(char* place, std::size_t, std::size_t size, void* self) {
    auto& letter = *static_cast<Letter*>(self);
    const std::size_t next = std::min(size, letter.message.size() - letter.given);
    std::memcpy(place, letter.message.data() + letter.given, next);
    letter.given += next;
    return next;
}

std::string url_of(const SmtpServer& server) {
    const bool implicit = server.tls == SmtpServer::Tls::implicit;
    return (implicit ? "smtps://" : "smtp://") + server.host + ":" + std::to_string(server.port);
}

void set_policy(CURL* easy, const SmtpServer& server) {
    curl_easy_setopt(easy, CURLOPT_URL, url_of(server).c_str());
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);
    curl_easy_setopt(
        easy, CURLOPT_USE_SSL,
        server.tls == SmtpServer::Tls::none ? long{CURLUSESSL_NONE} : long{CURLUSESSL_ALL});
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, long{server.connect_deadline.count()});
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, long{server.total_deadline.count()});
    if (!server.ca_file.empty()) curl_easy_setopt(easy, CURLOPT_CAINFO, server.ca_file.c_str());
    if (!server.user.empty()) {
        curl_easy_setopt(easy, CURLOPT_USERNAME, server.user.c_str());
        curl_easy_setopt(easy, CURLOPT_PASSWORD, server.password.c_str());
    }
}

// What a server says may hold the address: only the step that failed and the code are told.
Result<void> outcome(const Letter& letter, CURLcode code) {
    if (code == CURLE_OK) return success();
    long answer = 0;
    curl_easy_getinfo(letter.easy.get(), CURLINFO_RESPONSE_CODE, &answer);
    const std::string_view problem{letter.problem.data()};
    // libcurl has one code for the end of DATA and for an unexpected greeting; only the latter is
    // explained.
    const bool about_message = problem.starts_with("RCPT") || problem.starts_with("DATA") ||
                               (code == CURLE_WEIRD_SERVER_REPLY && !problem.starts_with("Got"));
    const std::string told =
        std::string{curl_easy_strerror(code)} + ", last answer " + std::to_string(answer);
    if (answer / 100 == 5 && about_message) return error(Errc::rejected, told);
    return error(Errc::unavailable, told);
}

class CurlSmtp final : public Smtp {
public:
    CurlSmtp(boost::asio::io_context& io, SmtpServer server)
        : server_(std::move(server)), transfers_(Transfers::create(io, 1)) {}

    void send(const std::string& from, const std::string& to, std::string message,
              std::function<void(Result<void>)> done) override {
        const auto letter = std::make_shared<Letter>();
        letter->message = std::move(message);
        letter->recipients.reset(curl_slist_append(nullptr, ("<" + to + ">").c_str()));
        CURL* easy = letter->easy.get();
        set_policy(easy, server_);
        curl_easy_setopt(easy, CURLOPT_MAIL_FROM, ("<" + from + ">").c_str());
        curl_easy_setopt(easy, CURLOPT_MAIL_RCPT, letter->recipients.get());
        curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
        curl_easy_setopt(easy, CURLOPT_READFUNCTION, on_wanted);
        curl_easy_setopt(easy, CURLOPT_READDATA, letter.get());
        curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, letter->problem.data());
        transfers_->start(easy, [letter, done = std::move(done)](CURLcode code) {
            done(outcome(*letter, code));
        });
    }

private:
    SmtpServer server_;
    std::shared_ptr<Transfers> transfers_;
};

}  // namespace

std::unique_ptr<Smtp> Smtp::create(boost::asio::io_context& io, SmtpServer server) {
    return std::make_unique<CurlSmtp>(io, std::move(server));
}

}  // namespace promenade::http
