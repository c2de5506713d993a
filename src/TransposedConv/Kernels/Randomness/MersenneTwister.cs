namespace TransposedConv.Kernels.Randomness;

/// <summary>
/// MT19937 by M. Matsumoto and T. Nishimura, "Mersenne Twister: a 623-dimensionally equidistributed uniform pseudo-random number
/// generator" (1998): a linear recurrence over 624 words of 32 bits, with period 2¹⁹⁹³⁷ − 1.
/// </summary>
internal sealed class MersenneTwister
{
    internal const int WordCount = 624;
    private const int Shift = 397;

    private readonly uint[] _words = new uint[WordCount];

    internal MersenneTwister(uint seed) => Seed(seed);

    internal Span<uint> Words => _words;

    /// <summary>The word that the next draw reads; <see cref="WordCount"/> when all of them are used up.</summary>
    internal int Position { get; set; }

    internal void Seed(uint seed)
    {
        _words[0] = seed;
        for (uint i = 1; i < WordCount; i++)
        {
            uint previous = _words[i - 1];
            _words[i] = (1812433253u * (previous ^ (previous >> 30))) + i;
        }

        Position = WordCount;
    }

    internal uint Next()
    {
        if (Position == WordCount) Twist();
        uint word = _words[Position++];
        word ^= word >> 11;
        word ^= (word << 7) & 0x9D2C5680u;
        word ^= (word << 15) & 0xEFC60000u;
        return word ^ (word >> 18);
    }

    /// <summary>word[i] ← word[i + 397] ⊕ A·(top bit of word[i], other bits of word[i + 1]), indices modulo 624.</summary>
    private void Twist()
    {
        uint[] words = _words;
        for (int i = 0; i < WordCount - Shift; i++) words[i] = words[i + Shift] ^ Mix(words[i], words[i + 1]);
        for (int i = WordCount - Shift; i < WordCount - 1; i++) words[i] = words[i + Shift - WordCount] ^ Mix(words[i], words[i + 1]);
        words[^1] = words[Shift - 1] ^ Mix(words[^1], words[0]);
        Position = 0;
    }

    private static uint Mix(uint top, uint rest)
    {
        uint joined = (top & 0x8000_0000u) | (rest & 0x7FFF_FFFFu);
        return (joined >> 1) ^ ((rest & 1) * 0x9908B0DFu);
    }
}
