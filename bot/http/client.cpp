#include "bot/http/client.hpp"

#include "bot/http/transfers.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <algorithm>

namespace promenade::http {
namespace {

namespace asio = boost::asio;
using Done = std::function<void(Result<ClientResponse>)>;

// One request on its way. libcurl keeps pointers into it.
struct Transfer {
    EasyHandle easy = make_easy();
    StringList fields;
    ClientRequest request;
    std::string answer;
    std::size_t answer_bytes_max = 0;
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

class CurlClient final : public Client {
public:
    CurlClient(asio::io_context& io, const ClientLimits& limits, std::string ca_file)
        : io_(io),
          limits_(limits),
          ca_file_(std::move(ca_file)),
          transfers_(Transfers::create(io, limits.connections_per_host_max)) {}

    void send(ClientRequest request, Done done) override {
        const auto transfer = std::make_shared<Transfer>();
        transfer->request = std::move(request);
        transfer->answer_bytes_max = limits_.answer_bytes_max;
        set_policy(transfer->easy.get(), limits_, ca_file_);
        set_request(*transfer);
        if (!set_fields(*transfer)) return refuse(std::move(done));
        transfers_->start(transfer->easy.get(), [transfer, done = std::move(done)](CURLcode code) {
            done(outcome(*transfer, code));
        });
    }

private:
    // Later, as every answer: the receiver may destroy the client.
    void refuse(Done done) {
        asio::post(io_, [alive = std::weak_ptr<Transfers>(transfers_), done = std::move(done)] {
            if (!alive.expired())
                done(error(Errc::invalid, "a control character in a header field"));
        });
    }

    asio::io_context& io_;
    ClientLimits limits_;
    std::string ca_file_;
    std::shared_ptr<Transfers> transfers_;
};

}  // namespace

std::unique_ptr<Client> Client::create(asio::io_context& io, ClientLimits limits,
                                       std::string ca_file) {
    return std::make_unique<CurlClient>(io, limits, std::move(ca_file));
}

}  // namespace promenade::http
