using TransposedConv.Benchmarks.Compare.Ladder;

namespace TransposedConv.Benchmarks.Compare.Contest;

/// <summary>
/// ONNX models of a step of a stream: from the new frames x and the state s to the samples y that are final and the next state t. In the form
/// "window" the state is the input's history, in the form "overlap" the samples that the next frame still reaches, without the bias.
/// </summary>
internal static class OnnxStep
{
    private const int Time = 2;

    public static IReadOnlyList<OnnxForm> FormsOf(StreamingProblem problem)
    {
        if (problem.Line.History == 0) return [new OnnxForm("window", WithoutState(problem))];
        return problem.Line.IsTransposed ? [Window(problem), Overlap(problem)] : [Window(problem)];
    }

    private static byte[] WithoutState(StreamingProblem problem) =>
        Layer(problem, "x", "y", padding: 0).ToModel([("x", problem.InputShape)], [("y", problem.OutputShape)]);

    /// <summary>The layer on history and frames; ConvTranspose computes the final samples alone by a padding of as much as the history reaches.</summary>
    private static OnnxForm Window(StreamingProblem problem)
    {
        StreamingLine line = problem.Line;
        int[] state = [1, line.InChannels, line.History];
        int frames = problem.InputShape[Time];
        OnnxGraph graph = new OnnxGraph("step").Node("Concat", ["s", "x"], ["window"], OnnxGraph.Integer("axis", Time));
        Layer(problem, "window", "y", padding: line.IsTransposed ? line.History * line.Stride : 0, graph)
            .Node("Slice", ["window", "from", "to", "axes"], ["t"])
            .Constant("from", frames)
            .Constant("to", frames + line.History)
            .Constant("axes", Time);
        return new OnnxForm("window", graph.ToModel([("x", problem.InputShape), ("s", state)], [("y", problem.OutputShape), ("t", state)]), state);
    }

    /// <summary>The layer on the frames alone, all that they reach; the state is added in front, what stands behind is the next one.</summary>
    private static OnnxForm Overlap(StreamingProblem problem)
    {
        StreamingLine line = problem.Line;
        int samples = problem.OutputShape[Time], reached = line.Reach - line.Stride;
        int[] state = [1, line.OutChannels, reached];
        OnnxGraph graph = Layer(problem, "x", "all", padding: 0)
            .Node("Split", ["all", "first"], ["front", "rest"], OnnxGraph.Integer("axis", Time))
            .Node("Add", ["front", "s"], ["sums"])
            .Node("Concat", ["sums", "rest"], ["full"], OnnxGraph.Integer("axis", Time))
            .Node("Split", ["full", "second"], ["y", "behind"], OnnxGraph.Integer("axis", Time))
            .Node("Sub", ["behind", "column"], ["t"])
            .Constant("first", reached, samples)
            .Constant("second", samples, reached)
            .Constant("column", problem.Bias, 1, line.OutChannels, 1);
        return new OnnxForm("overlap", graph.ToModel([("x", problem.InputShape), ("s", state)], [("y", problem.OutputShape), ("t", state)]), state);
    }

    private static OnnxGraph Layer(StreamingProblem problem, string input, string output, int padding, OnnxGraph? graph = null)
    {
        StreamingLine line = problem.Line;
        List<ProtobufMessage> attributes =
        [
            OnnxGraph.Integers("kernel_shape", line.Kernel),
            OnnxGraph.Integers("strides", line.Stride),
            OnnxGraph.Integers("pads", padding, padding),
            OnnxGraph.Integers("dilations", line.Dilation),
            OnnxGraph.Integer("group", line.Groups),
        ];

        // All forms but the one that overlaps have whole strides of samples.
        if (line.IsTransposed && output == "y") attributes.Add(OnnxGraph.Integers("output_padding", ((line.History + 1) * line.Stride) - line.Reach));
        return (graph ?? new OnnxGraph("step"))
            .Node(line.IsTransposed ? "ConvTranspose" : "Conv", [input, "w", "b"], [output], [.. attributes])
            .Constant("w", problem.Weight, problem.WeightShape)
            .Constant("b", problem.Bias, problem.Bias.Length);
    }
}
