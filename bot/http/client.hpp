// HTTP/1.1 client with one keep-alive pool per host, limits for everything (limits.hpp), no
// redirects, no proxy, and TLS with host name verification for https. On libcurl.
#pragma once

#include "bot/http/limits.hpp"
#include "engine/core/result.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace boost::asio {
class io_context;
}

namespace promenade::http {

struct ClientRequest {
    std::string method;
    std::string url;  // http:// or https://, full
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    // Safe to send again: it may take a kept connection, and when the peer turns out to have closed
    // that one, a fresh one. Without, it always has a fresh connection.
    bool idempotent = true;
};

struct ClientResponse {
    int status = 0;
    std::string body;
    int retry_after_s = 0;  // of a 429 or 503; 0: not said
};

class Client {
public:
    // `ca_file`: who is trusted besides the system's authorities, in PEM; or empty.
    static std::unique_ptr<Client> create(boost::asio::io_context& io, ClientLimits limits = {},
                                          std::string ca_file = {});
    // Requests in hand are dropped without calling back.
    virtual ~Client() = default;
    // On the I/O thread; the callback runs there too, later. Errors: unavailable (no answer),
    // invalid (bad URL or field, answer too large).
    virtual void send(ClientRequest request, std::function<void(Result<ClientResponse>)> done) = 0;
};

}  // namespace promenade::http
