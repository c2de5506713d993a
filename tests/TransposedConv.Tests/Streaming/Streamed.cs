using System.Numerics;
using TransposedConv.NN;
using TransposedConv.Tests.Kernels;

namespace TransposedConv.Tests.Streaming;

/// <summary>Signals cut into chunks and put together again.</summary>
internal static class Streamed
{
    /// <summary>Lengths of chunks that add up to a length: the pattern, over and over, cut at the end.</summary>
    public static IEnumerable<int> Chunks(int length, params int[] pattern)
    {
        int done = 0;
        for (int i = 0; done < length; i++)
        {
            int chunk = Math.Min(pattern[i % pattern.Length], length - done);
            done += chunk;
            yield return chunk;
        }
    }

    /// <summary>What a stream gives for a whole signal.</summary>
    public static Tensor Whole(StreamingModule stream, Tensor x, IEnumerable<int> chunks)
    {
        var parts = new List<Tensor>();
        int start = 0;
        foreach (int chunk in chunks)
        {
            int expected = stream.OutputLength(chunk);
            parts.Add(stream.Step(x.Narrow(-1, start, chunk)));
            parts[^1].Shape[^1].Should().Be(expected);
            start += chunk;
        }

        start.Should().Be(x.Shape[^1]);
        int last = stream.FlushLength;
        parts.Add(stream.Flush());
        parts[^1].Shape[^1].Should().Be(last);
        return Tensor.Cat([.. parts], dim: -1);
    }

    /// <summary>Compares a stream of a layer with the layer.</summary>
    public static void ShouldEqualOffline<T>(Layer layer, Tensor x, params int[] pattern)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Tensor expected = layer.Forward(x);
        Tensor actual = Whole(layer.ToStreaming(x.Shape[0]), x, Chunks(x.Shape[^1], pattern));
        string what = $"{layer}, input {x.Shape}, chunks {string.Join(' ', pattern)}";
        actual.Shape.Should().Equal(expected.Shape, what);
        actual.ToArray<T>().ShouldHaveTheBitsOf(expected.ToArray<T>(), what);
    }
}
