using System.Diagnostics;
using TransposedConv.Benchmarks.Compare.Ladder;
using TransposedConv.NN;

namespace TransposedConv.Benchmarks.Compare.Contest;

/// <summary>This library's stream of a layer or network, from span to span.</summary>
internal sealed class OurStream : IContestant
{
    private readonly SteppedProblem _problem;
    private readonly StreamingModule _stream;
    private readonly float[] _chunk;
    private readonly float[] _output;

    public OurStream(SteppedProblem problem)
    {
        _problem = problem;
        _stream = problem.CreateLayer().ToStreaming(1);
        _chunk = problem.Chunk(0).ToArray();
        _output = new float[problem.OutputLength];
    }

    public string Name => "ours";

    public TimeSpan SpinsFor => TimeSpan.Zero;

    public double Run(int iterations)
    {
        StreamingModule stream = _stream;
        float[] chunk = _chunk, output = _output;
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < iterations; i++) stream.Step(chunk, output);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    public IReadOnlyList<float[]> Results()
    {
        var results = new float[_problem.Chunks * _output.Length];
        _stream.Reset();
        for (int step = 0; step < _problem.Chunks; step++)
        {
            _stream.Step(_problem.Chunk(step), results.AsSpan(step * _output.Length, _output.Length));
        }

        return [results];
    }
}
