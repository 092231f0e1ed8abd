// The door of the web chat: a one-time code ties the browser's account to the person that it was
// issued to.
#pragma once

#include "bot/app/core.hpp"
#include "bot/conversation/activation.hpp"
#include "bot/platforms/web/door.hpp"

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace promenade::app {

struct WebDoorParts {
    Core& core;
    std::function<std::shared_ptr<const delivery::People>()> people;
    // Runs something on the I/O thread; from any thread.
    std::function<void(std::function<void()>)> post;
};

// All on the I/O thread.
class WebDoor {
public:
    // In an hour, whoever types them: a browser has no account yet. Then not even a right one is
    // looked at; our own links, which nobody can guess, go on opening.
    static constexpr std::size_t kWrongCodes = 60;

    explicit WebDoor(WebDoorParts parts) : parts_(std::move(parts)) {}

    // Where browsers find the page; until then no code opens anything there.
    void serve_at(std::string origin) { origin_ = std::move(origin); }
    // Where the code opens the conversation; empty: nowhere.
    std::string address(const std::string& code) const;
    platforms::web::Door door();

private:
    // A code as it was typed, or what stands after the last "/" of our link.
    std::optional<network::Activation> find(const std::string& text);
    void enter(const std::string& code, const platforms::web::Door::Done& done);

    WebDoorParts parts_;
    std::string origin_;
    conversation::WrongCodes wrong_codes_{kWrongCodes, kWrongCodes};
};

}  // namespace promenade::app
