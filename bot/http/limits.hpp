// Every limit of the HTTP server and client in one place.
#pragma once

#include <chrono>
#include <cstddef>

namespace promenade::http {

struct Limits {
    std::size_t connections_max = 512;
    // Behind a proxy everybody has its address: two pages each of a network, and the homeserver.
    std::size_t connections_per_address_max = 256;
    std::size_t header_bytes_max = 8 * 1024;
    std::size_t requests_per_connection_max = 1000;
    std::chrono::milliseconds header_deadline{10'000};  // of the whole header block
    std::chrono::milliseconds body_deadline{15'000};
    std::chrono::milliseconds handler_deadline{50'000};
    std::chrono::milliseconds write_deadline{10'000};
    std::chrono::milliseconds idle_deadline{75'000};    // longer than Synapse's pool
    std::size_t stream_backlog_bytes_max = 256 * 1024;  // of one slow event stream
    std::chrono::milliseconds stream_ping{15'000};      // so that a dead peer is noticed
};

struct ClientLimits {
    std::size_t connections_per_host_max = 8;
    std::size_t answer_bytes_max = 1024 * 1024;
    std::chrono::milliseconds connect_deadline{3'000};  // TLS included
    std::chrono::milliseconds total_deadline{30'000};
    std::chrono::seconds idle_max{30};  // of a kept connection; shorter than the peer's patience
};

}  // namespace promenade::http
