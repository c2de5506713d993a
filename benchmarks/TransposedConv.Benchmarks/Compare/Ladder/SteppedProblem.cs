using TransposedConv.Benchmarks.Compare.Contest;
using TransposedConv.NN;

namespace TransposedConv.Benchmarks.Compare.Ladder;

/// <summary>What gets its input in equal chunks and remembers; a call is a step, and results are compared over several steps, from the first one on.</summary>
internal abstract class SteppedProblem : Problem
{
    /// <summary>Consecutive steps whose results are compared.</summary>
    public abstract int Chunks { get; }

    /// <summary>Samples of one step, of all channels.</summary>
    public int OutputLength => Elements(OutputShape);

    /// <summary>The input of a step; <see cref="Problem.Input"/> has all, one behind the other.</summary>
    public ReadOnlySpan<float> Chunk(int step)
    {
        int length = Elements(InputShape);
        return Input.AsSpan(step * length, length);
    }

    /// <summary>The layer or network with the problem's parameters.</summary>
    public abstract Layer CreateLayer();

    public override IContestant Ours() => new OurStream(this);
}
