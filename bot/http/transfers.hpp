// libcurl's transfers on an io_context ("multi_socket"): it tells which sockets and which timer to
// watch, and is told when something happened. What HTTP and SMTP stand on.
#pragma once

#include <curl/curl.h>

#include <cstddef>
#include <functional>
#include <memory>

namespace boost::asio {
class io_context;
}

namespace promenade::http {

struct FreeEasy {
    void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
using EasyHandle = std::unique_ptr<CURL, FreeEasy>;
EasyHandle make_easy();

struct FreeList {
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using StringList = std::unique_ptr<curl_slist, FreeList>;

class Transfers {
public:
    static std::shared_ptr<Transfers> create(boost::asio::io_context& io,
                                             std::size_t connections_per_host_max);
    // Those under way are dropped without calling back.
    virtual ~Transfers() = default;
    // On the I/O thread; `ended` is called there too, later, and keeps the handle alive until then.
    virtual void start(CURL* easy, std::function<void(CURLcode)> ended) = 0;
};

}  // namespace promenade::http
