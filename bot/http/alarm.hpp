// Calls back once, later, on the I/O thread: so that others need not know of Asio.
#pragma once

#include <chrono>
#include <functional>
#include <memory>

namespace boost::asio {
class io_context;
}

namespace promenade::http {

// On the I/O thread. It may be destroyed, or set again, from its own call.
class Alarm {
public:
    explicit Alarm(boost::asio::io_context& io);
    ~Alarm();  // cancels
    Alarm(const Alarm&) = delete;
    Alarm& operator=(const Alarm&) = delete;

    // Takes the place of a call that was still to come.
    void ring_after(std::chrono::milliseconds delay, std::function<void()> call);
    void cancel();

private:
    struct Timer;
    std::shared_ptr<Timer> timer_;
};

}  // namespace promenade::http
