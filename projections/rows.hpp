// What a projection writes through and a query reads: keys in byte order, and their values.
#pragma once

#include "engine/core/result.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace promenade::projections {

class ReadRows {
public:
    // Views of bytes are valid during the call only. Returns false to stop.
    using Visitor = std::function<bool(std::string_view key, std::string_view value)>;

    virtual ~ReadRows() = default;
    // Errors: corruption.
    virtual Result<std::optional<std::string>> get(std::string_view key) const = 0;
    // Rows whose key starts with `prefix` and is >= `from`. Errors: corruption.
    virtual Result<void> scan(std::string_view prefix, std::string_view from,
                              const Visitor& visit) const = 0;
};

// One thread. What was put is read back at once, by the same Rows.
class Rows : public ReadRows {
public:
    virtual void put(std::string_view key, std::string_view value) = 0;
    virtual void erase(std::string_view key) = 0;
};

// Part of a list. `after` is the `next` of the part before; empty: from the start.
struct Page {
    std::string after = {};
    std::size_t limit = 50;
};

template <class T>
struct Paged {
    std::vector<T> items;
    std::string next;  // empty: this was the last part
};

}  // namespace promenade::projections
