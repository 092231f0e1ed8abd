#include "bot/app/activation.hpp"

#include "engine/core/encoding.hpp"

#include <algorithm>

namespace promenade::app {

namespace {

constexpr std::size_t kDigits = 6;

std::string digits_of(std::string_view text) {
    std::string digits;
    std::copy_if(text.begin(), text.end(), std::back_inserter(digits),
                 [](char c) { return c >= '0' && c <= '9'; });
    return digits;
}

}  // namespace

std::string make_activation_code(Random& random) {
    std::array<std::uint8_t, 4> bytes{};
    std::uint32_t number = 0;
    // Numbers above the last whole million are drawn again, so that all codes are equally likely.
    do {
        random.fill(bytes);
        number = std::uint32_t{bytes[0]} << 24 | std::uint32_t{bytes[1]} << 16 |
                 std::uint32_t{bytes[2]} << 8 | bytes[3];
    } while (number >= 4'294'000'000U);
    std::string code = std::to_string(number % 1'000'000);
    code.insert(0, kDigits - code.size(), '0');
    return code.insert(3, "-");
}

std::string activation_digest(std::string_view code, const privacy::KeyStore& keys) {
    const std::string digits = digits_of(code);
    return hex(hmac_sha256(keys.pepper().view(), {bytes_of("activation"), bytes_of(digits)}));
}

std::optional<network::Activation> find_activation(std::string_view text,
                                                   const network::Roster& roster,
                                                   const privacy::KeyStore& keys, Instant now) {
    if (digits_of(text).size() != kDigits) return std::nullopt;
    const std::string digest = activation_digest(text, keys);
    for (const network::Activation& activation : roster.activations)
        if (activation.digest == digest && activation.expires > now) return activation;
    return std::nullopt;
}

}  // namespace promenade::app
