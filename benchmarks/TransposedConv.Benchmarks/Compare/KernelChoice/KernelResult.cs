using TransposedConv.Benchmarks.Compare.Ladder;
using TransposedConv.Kernels.Convolution;

namespace TransposedConv.Benchmarks.Compare.KernelChoice;

/// <summary>What the algorithms took for one kernel of a line.</summary>
internal sealed record KernelResult
{
    /// <summary>A difference that noise alone can make.</summary>
    public const double Noise = 1.05;

    public required string Ladder { get; init; }

    public required string Name { get; init; }

    public required Pass Pass { get; init; }

    public required KernelKind Kernel { get; init; }

    public required int Threads { get; init; }

    public required ConvolutionAlgorithm Choice { get; init; }

    public required IReadOnlyList<KeyValuePair<ConvolutionAlgorithm, Quartiles>> Microseconds { get; init; }

    /// <summary>Algorithms whose bits are not those of the choice.</summary>
    public required IReadOnlyList<ConvolutionAlgorithm> Deviating { get; init; }

    public ConvolutionAlgorithm Fastest => Microseconds.MinBy(static entry => entry.Value.Median).Key;

    /// <summary>The time of the choice by that of the fastest: 1 is the best choice.</summary>
    public double Loss => Microseconds.First(entry => entry.Key == Choice).Value.Median / Microseconds.Min(static entry => entry.Value.Median);

    /// <summary>Whether no other algorithm is faster by more than noise.</summary>
    public bool IsBestChoice => Loss <= Noise;
}
