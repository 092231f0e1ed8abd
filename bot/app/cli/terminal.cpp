#include "bot/app/cli/terminal.hpp"

#include <cstdio>

namespace promenade::app {

void print_line(const std::string& line) {
    std::fputs(line.c_str(), stdout);
    std::fputc('\n', stdout);
    std::fflush(stdout);
}

int fail(const Error& error, const std::filesystem::path& config) {
    const auto texts = delivery::Texts::load(config / "texts" / "fr.json");
    const std::string key = "cli.error." + std::string{name_of(error.code)};
    const Map args{{"where", error.where}, {"detail", error.detail}};
    const std::string text =
        texts ? texts.value().render(key, args) : "promenade: " + describe(error);
    std::fprintf(stderr, "%s\n", text.c_str());
    switch (error.code) {
        case Errc::corruption: return 3;
        case Errc::invalid: return 2;
        default: return 1;
    }
}

}  // namespace promenade::app
