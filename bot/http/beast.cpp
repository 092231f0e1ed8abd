// The compiled parts of Beast and Boost.URL, once (BOOST_BEAST_SEPARATE_COMPILATION).
#include <boost/beast/src.hpp>
#include <boost/url/src.hpp>
