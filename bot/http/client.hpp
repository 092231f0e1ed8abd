// HTTP/1.1 client with one keep-alive pool per host: connect 3 s, whole request 30 s, answers up to
// 1 MiB, no redirects, TLS with host name verification for https.
#pragma once

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
    // Safe to send again when a pooled connection turns out to be closed.
    bool idempotent = true;
};

struct ClientResponse {
    int status = 0;
    std::string body;
    int retry_after_s = 0;  // of a 429 or 503; 0: not said
};

class Client {
public:
    static std::unique_ptr<Client> create(boost::asio::io_context& io);
    virtual ~Client() = default;
    // The callback runs on the I/O thread. Errors: unavailable (no answer), invalid (bad URL,
    // answer too large).
    virtual void send(ClientRequest request, std::function<void(Result<ClientResponse>)> done) = 0;
};

}  // namespace promenade::http
