// A set of indices below a fixed bound. Up to 128 it takes no memory of its own, which is most of
// what a macrostep would spend on boost::dynamic_bitset.
#pragma once

#include <boost/container/small_vector.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>

namespace promenade::workflow {

// Two sets that meet are of one bound; every index is below it.
class IndexSet {
public:
    static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

    IndexSet() = default;
    explicit IndexSet(std::size_t bound) : words_((bound + kBits - 1) / kBits, Word{0}) {}

    bool test(std::size_t i) const { return (words_[i / kBits] >> (i % kBits) & 1) != 0; }
    void set(std::size_t i) { words_[i / kBits] |= bit(i); }
    void reset(std::size_t i) { words_[i / kBits] &= ~bit(i); }
    // Sets it; true: it was set before.
    bool test_set(std::size_t i) {
        const bool before = test(i);
        set(i);
        return before;
    }

    // kNone: none.
    std::size_t find_first() const { return first_from(0); }
    std::size_t find_next(std::size_t after) const {
        std::size_t w = (after + 1) / kBits;
        if (w >= words_.size()) return kNone;
        const Word rest = words_[w] >> ((after + 1) % kBits);
        if (rest != 0) return after + 1 + static_cast<std::size_t>(std::countr_zero(rest));
        return first_from(w + 1);
    }
    bool none() const { return find_first() == kNone; }

    IndexSet& operator|=(const IndexSet& other) {
        for (std::size_t w = 0; w < words_.size(); ++w) words_[w] |= other.words_[w];
        return *this;
    }
    friend IndexSet operator-(IndexSet a, const IndexSet& b) {
        for (std::size_t w = 0; w < a.words_.size(); ++w) a.words_[w] &= ~b.words_[w];
        return a;
    }
    bool intersects(const IndexSet& other) const {
        for (std::size_t w = 0; w < words_.size(); ++w)
            if ((words_[w] & other.words_[w]) != 0) return true;
        return false;
    }
    bool is_subset_of(const IndexSet& other) const {
        for (std::size_t w = 0; w < words_.size(); ++w)
            if ((words_[w] & ~other.words_[w]) != 0) return false;
        return true;
    }
    friend bool operator==(const IndexSet& a, const IndexSet& b) { return a.words_ == b.words_; }

private:
    using Word = std::uint64_t;
    static constexpr std::size_t kBits = 64;

    static Word bit(std::size_t i) { return Word{1} << (i % kBits); }
    std::size_t first_from(std::size_t w) const {
        for (; w < words_.size(); ++w)
            if (words_[w] != 0)
                return w * kBits + static_cast<std::size_t>(std::countr_zero(words_[w]));
        return kNone;
    }

    boost::container::small_vector<Word, 2> words_;
};

}  // namespace promenade::workflow
