using System.Security.Cryptography;
using TransposedConv.Kernels.Randomness;

namespace TransposedConv;

/// <summary>A source of random numbers that a seed determines, as torch.Generator on the processor.</summary>
/// <remarks>
/// <para>The algorithm is PyTorch's: the Mersenne Twister MT19937, 24 random bits for a <see cref="float"/> and 53 for a <see cref="double"/> in
/// [0, 1), normal numbers by the transform of Box and Muller. For the same seed and calls, uniform numbers, integers, permutations, normal
/// numbers in <see cref="DType.Float64"/>, and those of tensors with fewer than 16 elements are PyTorch's, bit for bit. Normal numbers in
/// <see cref="DType.Float32"/> with 16 or more elements differ in the last bits, because there PyTorch's own depend on the processor.</para>
/// <para>The numbers depend on neither the width of vectors nor the number of threads. It is safe for concurrent use: each tensor is filled
/// in one piece. It is not fit for secrets.</para>
/// </remarks>
public sealed class Generator
{
    /// <summary>The seed of a generator that was given none, as in PyTorch.</summary>
    public const ulong DefaultSeed = 67280421310721;

    private readonly Lock _gate = new();
    private readonly RandomStream _stream;

    /// <summary>Makes a generator.</summary>
    /// <param name="seed">Determines all numbers; its low 32 bits count, as in PyTorch.</param>
    public Generator(ulong seed = DefaultSeed) => _stream = new RandomStream(seed);

    /// <summary>
    /// What is used where no generator is given. It starts from an unpredictable seed; call <see cref="ManualSeed"/> for repeatable numbers,
    /// as torch.manual_seed does.
    /// </summary>
    public static Generator Default { get; } = new(UnpredictableSeed());

    /// <summary>The seed last set.</summary>
    public ulong InitialSeed
    {
        get
        {
            lock (_gate) return _stream.InitialSeed;
        }
    }

    /// <summary>Starts anew from a seed. Source: torch.Generator.manual_seed.</summary>
    /// <param name="seed">Determines all numbers; its low 32 bits count, as in PyTorch.</param>
    /// <returns>This generator.</returns>
    public Generator ManualSeed(ulong seed)
    {
        lock (_gate) _stream.Seed(seed);
        return this;
    }

    /// <summary>Starts anew from an unpredictable seed. Source: torch.Generator.seed.</summary>
    /// <returns>The seed.</returns>
    public ulong Seed()
    {
        ulong seed = UnpredictableSeed();
        ManualSeed(seed);
        return seed;
    }

    /// <summary>A copy of the state, in the layout of PyTorch's, which can take it over. Source: torch.Generator.get_state.</summary>
    public byte[] GetState()
    {
        lock (_gate) return RandomState.Write(_stream);
    }

    /// <summary>Continues from a state. Source: torch.Generator.set_state.</summary>
    /// <param name="state">What <see cref="GetState"/> gave, here or in PyTorch.</param>
    /// <exception cref="ArgumentException"><paramref name="state"/> is no such state.</exception>
    public void SetState(ReadOnlySpan<byte> state)
    {
        lock (_gate) RandomState.Read(state, _stream);
    }

    internal void FillUniform(Span<float> values, float from, float to)
    {
        lock (_gate) UniformNumbers.Fill(_stream, values, from, to);
    }

    internal void FillUniform(Span<double> values, double from, double to)
    {
        lock (_gate) UniformNumbers.Fill(_stream, values, from, to);
    }

    internal void FillUniform(Span<Half> values, float from, float to)
    {
        lock (_gate) UniformNumbers.Fill(_stream, values, from, to);
    }

    internal void FillUniform(Span<BFloat16> values, float from, float to)
    {
        lock (_gate) UniformNumbers.Fill(_stream, values, from, to);
    }

    internal void FillNormal(Span<float> values, double mean, double deviation)
    {
        lock (_gate) NormalNumbers.Fill(_stream, values, mean, deviation);
    }

    internal void FillNormal(Span<double> values, double mean, double deviation)
    {
        lock (_gate) NormalNumbers.Fill(_stream, values, mean, deviation);
    }

    internal void FillIntegers(Span<long> values, long low, long high)
    {
        lock (_gate) UniformNumbers.Fill(_stream, values, low, unchecked((ulong)high - (ulong)low));
    }

    internal void FillPermutation(Span<long> values)
    {
        lock (_gate) UniformNumbers.Permutation(_stream, values);
    }

    private static ulong UnpredictableSeed()
    {
        Span<byte> seed = stackalloc byte[sizeof(ulong)];
        RandomNumberGenerator.Fill(seed);
        return BitConverter.ToUInt64(seed);
    }
}
