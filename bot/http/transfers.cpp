#include "bot/http/transfers.hpp"

#include "engine/core/result.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <csignal>
#include <map>

namespace promenade::http {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using Ended = std::function<void(CURLcode)>;

void start_libcurl() {
    // OpenSSL writes without MSG_NOSIGNAL: a peer that closed must be an error, not the end.
    std::signal(SIGPIPE, SIG_IGN);
    static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
    ENGINE_ASSERT(ready == CURLE_OK);
}

// A socket of libcurl's, watched by Asio. libcurl opens and closes it.
struct Watch {
    Watch(asio::io_context& io, curl_socket_t socket) : descriptor(io, socket) {}
    ~Watch() { descriptor.release(); }
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;

    asio::posix::stream_descriptor descriptor;
    int wanted = 0;  // CURL_POLL_IN, _OUT or both
    bool reading = false;
    bool writing = false;
};

class Multi final : public Transfers, public std::enable_shared_from_this<Multi> {
public:
    Multi(asio::io_context& io, std::size_t connections_per_host_max) : io_(io), timer_(io) {
        multi_ = curl_multi_init();
        ENGINE_ASSERT(multi_ != nullptr);
        curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, on_socket);
        curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
        curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, on_timer);
        curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
        curl_multi_setopt(multi_, CURLMOPT_MAX_HOST_CONNECTIONS,
                          static_cast<long>(connections_per_host_max));
    }
    Multi(const Multi&) = delete;
    Multi& operator=(const Multi&) = delete;

    ~Multi() override {
        for (const auto& [easy, ended] : transfers_) curl_multi_remove_handle(multi_, easy);
        transfers_.clear();
        watches_.clear();  // before libcurl closes the sockets
        curl_multi_cleanup(multi_);
    }

    void start(CURL* easy, Ended ended) override {
        transfers_.emplace(easy, std::move(ended));
        const CURLMcode added = curl_multi_add_handle(multi_, easy);
        ENGINE_ASSERT(added == CURLM_OK);
    }

private:
    static int on_socket(CURL*, curl_socket_t socket, int what, void* self, void*) {
        static_cast<Multi*>(self)->watch(socket, what);
        return 0;
    }

    static int on_timer(CURLM*, long timeout_ms, void* self) {
        static_cast<Multi*>(self)->set_timer(timeout_ms);
        return 0;
    }

    void watch(curl_socket_t socket, int what) {
        if (what == CURL_POLL_REMOVE) {
            watches_.erase(socket);
            return;
        }
        auto& watch = watches_[socket];
        if (!watch) watch = std::make_shared<Watch>(io_, socket);
        watch->wanted = what;
        arm(socket, watch);
    }

    void arm(curl_socket_t socket, const std::shared_ptr<Watch>& watch) {
        using Descriptor = asio::posix::stream_descriptor;
        if ((watch->wanted & CURL_POLL_IN) != 0 && !watch->reading)
            wait(socket, watch, Descriptor::wait_read, &Watch::reading, CURL_CSELECT_IN);
        if ((watch->wanted & CURL_POLL_OUT) != 0 && !watch->writing)
            wait(socket, watch, Descriptor::wait_write, &Watch::writing, CURL_CSELECT_OUT);
    }

    void wait(curl_socket_t socket, const std::shared_ptr<Watch>& watch,
              asio::posix::stream_descriptor::wait_type type, bool Watch::*waiting, int ready) {
        (*watch).*waiting = true;
        watch->descriptor.async_wait(
            type, [self = weak_from_this(), weak = std::weak_ptr<Watch>(watch), socket, waiting,
                   ready](const error_code& failure) {
                const auto multi = self.lock();
                auto watched = weak.lock();
                if (!multi || !watched) return;
                (*watched).*waiting = false;
                watched.reset();  // libcurl may close the socket in the next step
                multi->act(socket, failure ? CURL_CSELECT_ERR : ready);
                if (auto still = weak.lock()) multi->arm(socket, still);
            });
    }

    void set_timer(long timeout_ms) {
        timer_.cancel();
        if (timeout_ms < 0) return;
        timer_.expires_after(std::chrono::milliseconds(timeout_ms));
        timer_.async_wait([self = weak_from_this()](const error_code& cancelled) {
            const auto multi = self.lock();
            if (multi && !cancelled) multi->act(CURL_SOCKET_TIMEOUT, 0);
        });
    }

    void act(curl_socket_t socket, int events) {
        int running = 0;
        curl_multi_socket_action(multi_, socket, events, &running);
        int left = 0;
        while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
            CURL* easy = message->easy_handle;
            const CURLcode code = message->data.result;
            curl_multi_remove_handle(multi_, easy);
            auto transfer = transfers_.extract(easy);
            ENGINE_ASSERT(!transfer.empty());
            report(std::move(transfer.mapped()), code);
        }
    }

    // Later: the receiver may send again, or destroy the client.
    void report(Ended ended, CURLcode code) {
        asio::post(io_, [self = weak_from_this(), ended = std::move(ended), code] {
            if (!self.expired()) ended(code);
        });
    }

    asio::io_context& io_;
    asio::steady_timer timer_;
    CURLM* multi_ = nullptr;
    std::map<CURL*, Ended> transfers_;
    std::map<curl_socket_t, std::shared_ptr<Watch>> watches_;
};

}  // namespace

EasyHandle make_easy() {
    start_libcurl();
    EasyHandle easy{curl_easy_init()};
    ENGINE_ASSERT(easy != nullptr);
    return easy;
}

std::shared_ptr<Transfers> Transfers::create(asio::io_context& io,
                                             std::size_t connections_per_host_max) {
    start_libcurl();
    return std::make_shared<Multi>(io, connections_per_host_max);
}

}  // namespace promenade::http
