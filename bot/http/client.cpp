#include "bot/http/client.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <curl/curl.h>

#include <algorithm>
#include <csignal>
#include <map>

namespace promenade::http {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using Done = std::function<void(Result<ClientResponse>)>;

struct FreeEasy {
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
struct FreeList {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

// One request on its way. libcurl keeps pointers into it.
struct Transfer {
    std::unique_ptr<CURL, FreeEasy> easy;
    std::unique_ptr<curl_slist, FreeList> fields;
    ClientRequest request;
    std::string answer;
    std::size_t answer_bytes_max = 0;
    Done done;
};

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

bool is_clean(std::string_view text) {
    return std::none_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x20; });
}

std::size_t on_body(char* bytes, std::size_t, std::size_t size, void* place) {
    auto& transfer = *static_cast<Transfer*>(place);
    if (transfer.answer.size() + size > transfer.answer_bytes_max) return 0;
    transfer.answer.append(bytes, size);
    return size;
}

// False: a field that would forge another.
bool set_fields(Transfer& transfer) {
    curl_slist* list = curl_slist_append(nullptr, "Expect:");  // never wait for a 100
    for (const auto& [name, value] : transfer.request.headers) {
        if (!is_clean(name) || !is_clean(value)) {
            curl_slist_free_all(list);
            return false;
        }
        list = curl_slist_append(list, (name + ": " + value).c_str());
    }
    transfer.fields.reset(list);
    curl_easy_setopt(transfer.easy.get(), CURLOPT_HTTPHEADER, list);
    return true;
}

void set_request(Transfer& transfer) {
    CURL* easy = transfer.easy.get();
    const ClientRequest& request = transfer.request;
    curl_easy_setopt(easy, CURLOPT_URL, request.url.c_str());
    const bool bodied = request.method != "GET" && request.method != "HEAD";
    if (bodied || !request.body.empty()) {
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request.body.data());
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(request.body.size()));
    }
    if (request.method == "HEAD") curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request.method.c_str());
    curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, request.idempotent ? 0L : 1L);
    curl_easy_setopt(easy, CURLOPT_PRIVATE, &transfer);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, &transfer);
}

void set_policy(CURL* easy, const ClientLimits& limits, const std::string& ca_file) {
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, long{CURL_HTTP_VERSION_1_1});
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, long{limits.connect_deadline.count()});
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, long{limits.total_deadline.count()});
    curl_easy_setopt(easy, CURLOPT_MAXAGE_CONN, long{limits.idle_max.count()});
    if (!ca_file.empty()) curl_easy_setopt(easy, CURLOPT_CAINFO, ca_file.c_str());
}

Result<ClientResponse> outcome(Transfer& transfer, CURLcode code) {
    switch (code) {
        case CURLE_OK: break;
        case CURLE_URL_MALFORMAT:
        case CURLE_UNSUPPORTED_PROTOCOL: return error(Errc::invalid, "not an http or https URL");
        case CURLE_WRITE_ERROR: return error(Errc::invalid, "the answer is too large");
        default: return error(Errc::unavailable, curl_easy_strerror(code));
    }
    ClientResponse response;
    long status = 0;
    curl_easy_getinfo(transfer.easy.get(), CURLINFO_RESPONSE_CODE, &status);
    response.status = static_cast<int>(status);
    curl_off_t retry_after_s = 0;
    curl_easy_getinfo(transfer.easy.get(), CURLINFO_RETRY_AFTER, &retry_after_s);
    response.retry_after_s = static_cast<int>(std::clamp<curl_off_t>(retry_after_s, 0, 86'400));
    response.body = std::move(transfer.answer);
    return response;
}

// libcurl's event-driven interface ("multi_socket") on an io_context: it tells which sockets and
// which timer to watch, and is told when something happened.
class Multi : public std::enable_shared_from_this<Multi> {
public:
    Multi(asio::io_context& io, const ClientLimits& limits, std::string ca_file)
        : io_(io), limits_(limits), ca_file_(std::move(ca_file)), timer_(io) {
        static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
        ENGINE_ASSERT(ready == CURLE_OK);
        multi_ = curl_multi_init();
        ENGINE_ASSERT(multi_ != nullptr);
        curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, on_socket);
        curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
        curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, on_timer);
        curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
        curl_multi_setopt(multi_, CURLMOPT_MAX_HOST_CONNECTIONS,
                          static_cast<long>(limits.connections_per_host_max));
    }
    Multi(const Multi&) = delete;
    Multi& operator=(const Multi&) = delete;

    ~Multi() {
        for (const auto& [easy, transfer] : transfers_) curl_multi_remove_handle(multi_, easy);
        transfers_.clear();
        watches_.clear();  // before libcurl closes the sockets
        curl_multi_cleanup(multi_);
    }

    void start(ClientRequest request, Done done) {
        auto transfer = std::make_unique<Transfer>();
        transfer->request = std::move(request);
        transfer->done = std::move(done);
        transfer->answer_bytes_max = limits_.answer_bytes_max;
        transfer->easy.reset(curl_easy_init());
        CURL* easy = transfer->easy.get();
        ENGINE_ASSERT(easy != nullptr);
        set_policy(easy, limits_, ca_file_);
        set_request(*transfer);
        if (!set_fields(*transfer)) {
            report(*transfer, error(Errc::invalid, "a control character in a header field"));
            return;
        }
        transfers_.emplace(easy, std::move(transfer));
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
            report(*transfer.mapped(), outcome(*transfer.mapped(), code));
        }
    }

    // Later: the receiver may send again, or destroy the client.
    void report(Transfer& transfer, Result<ClientResponse> result) {
        asio::post(io_, [self = weak_from_this(), done = std::move(transfer.done),
                         result = std::move(result)]() mutable {
            if (!self.expired()) done(std::move(result));
        });
    }

    asio::io_context& io_;
    ClientLimits limits_;
    std::string ca_file_;
    asio::steady_timer timer_;
    CURLM* multi_ = nullptr;
    std::map<CURL*, std::unique_ptr<Transfer>> transfers_;
    std::map<curl_socket_t, std::shared_ptr<Watch>> watches_;
};

class CurlClient final : public Client {
public:
    explicit CurlClient(std::shared_ptr<Multi> multi) : multi_(std::move(multi)) {}
    void send(ClientRequest request, Done done) override {
        multi_->start(std::move(request), std::move(done));
    }

private:
    std::shared_ptr<Multi> multi_;
};

}  // namespace

std::unique_ptr<Client> Client::create(asio::io_context& io, ClientLimits limits,
                                       std::string ca_file) {
    // OpenSSL writes without MSG_NOSIGNAL: a peer that closed must be an error, not the end.
    std::signal(SIGPIPE, SIG_IGN);
    return std::make_unique<CurlClient>(std::make_shared<Multi>(io, limits, std::move(ca_file)));
}

}  // namespace promenade::http
