// Signed links by which somebody without an account answers one trigger of one case: an employer's
// agreement. The link names case, trigger and end. Each answers once, while the case asks for that
// trigger. It holds the case's version too, so that two notices give two links.
#pragma once

#include "bot/app/signed_links.hpp"
#include "bot/delivery/people.hpp"
#include "bot/delivery/texts.hpp"
#include "bot/platforms/web/answer_desk.hpp"
#include "engine/core/clock.hpp"

#include <functional>
#include <memory>
#include <set>
#include <string>

namespace promenade::app {

struct AnswersParts {
    runtime::Engine& engine;
    const Clock& clock;
    const delivery::Texts& texts;
    privacy::SecretKey key;  // of the signatures
    std::function<std::shared_ptr<const delivery::People>()> people;
    // Runs something on the I/O thread; from any thread.
    std::function<void(std::function<void()>)> post;
};

// All on the I/O thread.
class Answers {
public:
    static constexpr std::chrono::days kLifetime{30};

    explicit Answers(AnswersParts parts)
        : parts_(std::move(parts)), links_(parts_.key, "answer link") {}

    // Where browsers find the page; until then there are no links.
    void serve_at(std::string origin) { origin_ = std::move(origin); }
    // The address at which an employer or a partner answers what that case asks them now; empty:
    // nothing, or nothing that a page without a conversation may take (free text).
    std::string link(const PersonId& person, const StreamId& stream) const;
    platforms::web::AnswerDesk desk();

private:
    struct Asked {
        platforms::web::AnswerPage page;
        PersonId person;
        StreamId stream;
        const workflow::Definition* definition = nullptr;
        const workflow::TriggerSpec* trigger = nullptr;
        std::shared_ptr<const delivery::People> people;  // keeps the definition
    };

    Asked read(const std::string& token) const;
    void take(const std::string& token, const std::map<std::string, std::string>& given,
              std::function<void(platforms::web::AnswerPage)> done);
    std::string used_key(std::string_view token) const;
    const workflow::TriggerSpec* asked_of(const workflow::Definition& definition,
                                          const workflow::CaseState& state,
                                          const PersonId& person) const;

    AnswersParts parts_;
    SignedLinks links_;
    std::string origin_;
    std::set<std::string> in_flight_;  // tokens whose answer is not durable yet
};

}  // namespace promenade::app
