#include "bot/conversation/activation.hpp"

#include "engine/core/encoding.hpp"

#include <algorithm>

namespace promenade::conversation {

namespace {

constexpr std::size_t kGroupDigits = 3;
constexpr std::size_t kGroups = 3;

std::string digits_of(std::string_view text) {
    std::string digits;
    std::copy_if(text.begin(), text.end(), std::back_inserter(digits),
                 [](char c) { return c >= '0' && c <= '9'; });
    return digits;
}

// Who has a role reads the others' requests and decides: they are told what becomes of that.
std::string greeting_of(const network::Person* person) {
    const std::string text = "activation.done";
    if (person && person->role == network::Role::coordinator) return text + ".coordinator";
    if (person && person->role == network::Role::referent) return text + ".referent";
    return text;
}

}  // namespace

std::string make_activation_code(Random& random) {
    std::array<std::uint8_t, 4> bytes{};
    std::uint32_t number = 0;
    // Numbers above the last whole billion are drawn again: all codes are equally likely.
    do {
        random.fill(bytes);
        number = std::uint32_t{bytes[0]} << 24 | std::uint32_t{bytes[1]} << 16 |
                 std::uint32_t{bytes[2]} << 8 | bytes[3];
    } while (number >= 4'000'000'000U);
    std::string code;
    for (std::size_t left = kGroups; left > 0; --left) {
        code += std::to_string(1000 + number % 1000).substr(1) + (left > 1 ? "-" : "");
        number /= 1000;
    }
    return code;
}

bool looks_like_activation(std::string_view text) {
    return digits_of(text).size() == kGroups * kGroupDigits;
}

std::string activation_digest(std::string_view code, const privacy::KeyStore& keys) {
    const std::string digits = digits_of(code);
    return hex(hmac_sha256(keys.pepper().view(), {bytes_of("activation"), bytes_of(digits)}));
}

std::optional<network::Activation> find_activation(std::string_view text,
                                                   const network::Roster& roster,
                                                   const privacy::KeyStore& keys, Instant now) {
    if (!looks_like_activation(text)) return std::nullopt;
    const std::string digest = activation_digest(text, keys);
    for (const network::Activation& activation : roster.activations)
        if (activation.digest == digest && activation.expires > now) return activation;
    return std::nullopt;
}

runtime::Submission linking(const network::Activation& found, const runtime::Address& place,
                            const std::string& account, Instant now,
                            const delivery::People& people) {
    runtime::Submission submission;
    submission.actor = found.person;
    submission.reply_to = place;
    network::LinkAccount link;
    link.person = found.person;
    link.platform = place.platform;
    link.account = account;
    link.digest = found.digest;
    link.at = now;
    submission.network.push_back(std::move(link));
    const network::Person* const coordinator = people.roster().coordinator();
    submission.replies.push_back(
        {greeting_of(people.roster().person(found.person)),
         Map{{"name", people.name(found.person)},
             {"coordinator", coordinator ? people.name(coordinator->id) : ""}}});
    return submission;
}

bool WrongCodes::may_try(const std::string& account, Instant now) {
    while (!last_hour_.empty() && last_hour_.front().at + kWindow <= now) last_hour_.pop_front();
    const auto own = std::count_if(last_hour_.begin(), last_hour_.end(),
                                   [&](const Wrong& wrong) { return wrong.account == account; });
    return own < per_account_ && last_hour_.size() < in_all_;
}

void WrongCodes::note(std::string account, Instant now) {
    last_hour_.push_back(Wrong{std::move(account), now});
}

}  // namespace promenade::conversation
