// A server with a few routes on a thread of its own.
#pragma once

#include "bot/http/server.hpp"

#include <boost/asio/io_context.hpp>

#include <atomic>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace promenade::http {

// GET /hello, GET /fail (throws), GET /never (no answer), GET /later, GET /forge (a line break in
// a field), PUT|POST /echo (up to 100 bytes), PUT /secret/* (admits "Bearer right"; answers what it
// saw of the head), GET /events (an event stream).
class RunningServer {
public:
    explicit RunningServer(Limits limits = {});
    ~RunningServer();

    unsigned short port() const { return port_; }
    int handled() const { return handled_; }
    int refused() const { return refused_; }
    // Runs `work` on the server's thread and waits for it.
    void on_thread(const std::function<void()>& work);
    // Returns once the server has called back.
    void stop();
    std::future<void> begin_stop();
    // The reply of the request that GET /later holds, once it is there; call it on the thread.
    Reply later();
    std::shared_ptr<EventStream> events();

private:
    std::vector<Route> routes();

    boost::asio::io_context io_;
    std::atomic<int> handled_ = 0;
    std::atomic<int> refused_ = 0;
    std::promise<Reply> later_;
    std::promise<std::shared_ptr<EventStream>> events_;
    std::unique_ptr<Server> server_;
    unsigned short port_ = 0;
    std::thread thread_;
};

}  // namespace promenade::http
