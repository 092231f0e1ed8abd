#include "bot/http/alarm.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <utility>

namespace promenade::http {

struct Alarm::Timer {
    explicit Timer(boost::asio::io_context& io) : timer(io) {}
    boost::asio::steady_timer timer;
    std::function<void()> call;
    // An expiry that is already queued can't be cancelled, only recognised.
    unsigned set = 0;
};

Alarm::Alarm(boost::asio::io_context& io) : timer_(std::make_shared<Timer>(io)) {}

Alarm::~Alarm() { cancel(); }

void Alarm::cancel() {
    ++timer_->set;
    timer_->call = nullptr;
    timer_->timer.cancel();
}

void Alarm::ring_after(std::chrono::milliseconds delay, std::function<void()> call) {
    cancel();
    timer_->call = std::move(call);
    timer_->timer.expires_after(delay);
    timer_->timer.async_wait(
        [timer = timer_, set = timer_->set](const boost::system::error_code& cancelled) {
            if (!cancelled && timer->set == set) std::exchange(timer->call, nullptr)();
        });
}

}  // namespace promenade::http
